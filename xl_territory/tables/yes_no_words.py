"""Yes and No, and TRUE and FALSE, in the languages that Excel is used in."""

from __future__ import annotations

from xl_territory.workbook.names import key

_WORDS = """
yes no, true false, y n, x, ✓ ✗, ✔ ✘, 1 0, - –, ja nein, wahr falsch, j, oui non, vrai faux, o, sí no, si no,
verdadero falso, s n, sim não, verdadeiro falso, nao, sì no, vero falso, ja nee, waar onwaar, ja nej, sant falskt,
sand falsk, ja nei, sann usann, kyllä ei, tosi epätosi, tak nie, prawda fałsz, ano ne, pravda nepravda, áno nie,
igen nem, igaz hamis, da nu, adevărat fals, da ne, istina laž, evet hayır, doğru yanlış, ναι όχι, αληθής ψευδής,
да нет, истина ложь, так ні, істина хибність, да не, jah ei, jā nē, taip ne, はい いいえ, 是 否, 예 아니요, 네 아니오,
כן לא, نعم لا
"""
_NO = """
no false n ✗ ✘ 0 - – nein falsch non faux falso não nao nee onwaar nej falskt falsk nei usann ei epätosi nie fałsz ne
nepravda nem hamis nu fals laž hayır yanlış όχι ψευδής нет ложь ні хибність не nē いいえ 否 아니요 아니오 לא لا
"""

YES_NO = {key(word): word not in _NO.split() for word in _WORDS.replace(",", " ").split()} | {"": False}
"""What each word means, as words compare; a blank is No."""
