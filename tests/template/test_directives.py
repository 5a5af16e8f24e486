"""Conditional compilation is decided as VBA would decide it."""

from __future__ import annotations

import pytest

from xl_territory.template.vba_preprocessor import decide


def decided(source: str, **constants: bool | str) -> list[str]:
    """The lines that are left."""
    return decide(source, constants).splitlines()


def test_the_branch_that_holds_is_kept_and_the_directives_go() -> None:
    """A known constant leaves one branch."""
    source = "a\n#If Mac Then\nb\n#Else\nc\n#End If\nd"
    assert decided(source, Mac=True) == ["a", "b", "d"]
    assert decided(source, Mac=False) == ["a", "c", "d"]


def test_the_first_branch_that_holds_is_the_only_one() -> None:
    """As in #If … #ElseIf … #Else."""
    source = '#If App = "Word" Then\nw\n#ElseIf App = "Excel" Then\ne\n#ElseIf App = "Excel" Then\nf\n#Else\ng\n#End If'
    assert decided(source, App="Excel") == ["e"]
    assert decided(source, App="Access") == ["g"]


def test_what_is_not_known_stays_as_it_is() -> None:
    """VBA decides it later."""
    source = "#If Win64 Then\na\n#Else\nb\n#End If"
    assert decided(source, Mac=False) == source.splitlines()


def test_groups_within_groups_are_decided_each_for_itself() -> None:
    """A branch that is left out takes everything within it along."""
    source = (
        "#If Win64 Then\n#If Mac Then\na\n#Else\nb\n#End If\n#End If\n#If Mac Then\n#If Win64 Then\nc\n#End If\n#End If"
    )
    assert decided(source, Mac=False) == ["#If Win64 Then", "b", "#End If"]


def test_not_and_comments_are_understood() -> None:
    """As xlwings writes them."""
    assert decided("#If Not Mac Then ' why\na\n#End If", Mac=False) == ["a"]


def test_a_definition_of_what_is_decided_goes_too() -> None:
    """Nothing asks for it any more."""
    assert decided('#Const App = "Excel" \'why\n#Const Other = 1\na', App="Excel") == ["#Const Other = 1", "a"]


@pytest.mark.parametrize("source", ["#If Mac Then\na", "#End If", "#Else"])
def test_groups_that_do_not_match_up_are_refused(source: str) -> None:
    """Better no workbook than one that does not compile."""
    with pytest.raises(ValueError, match="#"):
        decide(source, {"Mac": True})
