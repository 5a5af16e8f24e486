#!/bin/sh
# Installs xl_territory for you alone, and makes a workbook to try it with. Nothing needs administrator's rights.
#   sh install-territory.sh           install (or update) and make the workbook
#   sh install-territory.sh --undo    remove the program; workbooks stay
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}/xl-territory
books=${TERRITORY_BOOKS:-$HOME/Documents}

say() { printf '%s\n' "$*"; }

# uv brings Python. One that is there is used; else the package of any Python with venv, else uv's own installer.
find_uv() {
    for uv in "$data/uv/bin/uv" "$(command -v uv || true)" "$HOME/.local/bin/uv"; do
        if [ -n "$uv" ] && [ -x "$uv" ]; then return; fi
    done
    uv=$data/uv/bin/uv
    say "Fetching uv, which installs Python programs, into $data/uv"
    mkdir -p "$data"
    if command -v python3 >/dev/null && python3 -m venv "$data/uv" >/dev/null 2>&1; then
        "$data/uv/bin/python" -m pip install --quiet --disable-pip-version-check uv
    else
        rm -rf "$data/uv"
        curl -LsSf https://astral.sh/uv/install.sh | UV_UNMANAGED_INSTALL="$data/uv/bin" sh
    fi
}

undo() {
    find_uv
    "$uv" tool uninstall xl-territory || true
    rm -rf "$data"
    say "Removed. Your workbooks are where they were."
}

install() {
    find_uv
    say "Installing xl_territory and what it needs (a minute or two)"
    "$uv" tool install --quiet --force --python '>=3.11' \
        --constraints "$here/xl_territory/constraints.txt" "$here[data]"
    program=$("$uv" tool dir --bin)/xl-territory
    mkdir -p "$books"
    book=$books/planning.xlsm
    if [ -e "$book" ]; then
        say "$book is there already and stays as it is."
    else
        "$program" new "$book" --example worked
        "$program" optimize "$book" --in-place
    fi
    say "" "Ready. The program is $program; open $book and look at its sheet Start."
    case ":$PATH:" in
        *":$(dirname "$program"):"*) ;;
        *) say "To type just xl-territory in new terminals: $uv tool update-shell" ;;
    esac
}

case ${1:-} in
    --undo) undo ;;
    "") install ;;
    *) say "Unknown: $1. Use no argument, or --undo." >&2; exit 2 ;;
esac
