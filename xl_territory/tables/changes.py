"""Settings that a call or a command line wants other than the workbook has them."""

from __future__ import annotations

from xl_territory.errors import Severity, UsageError
from xl_territory.schema import Changes, Settings, SettingValue, find_setting
from xl_territory.schema.settings import DATE_ORDER, DateOrder
from xl_territory.tables.checks import settings_meant
from xl_territory.tables.setting_cells import parse_setting
from xl_territory.tables.settings_values import PERCENT_FIX, PERCENT_PROBLEM, percent_weights, weight_faults


def changed(settings: Settings, changes: Changes) -> Settings:
    """The settings with these changes, as on the sheet; a blank value inherits.

    Raises
    ------
    UsageError : for a name that is no setting, a value that it may not have, or weights that are all zero.
    """
    values: dict[str, SettingValue] = {}
    for name, wanted in changes.items():
        setting = find_setting(settings.catalogue, name)
        if setting is None:
            near = " or ".join(map(repr, settings_meant(name, settings.catalogue)))
            raise UsageError(f"There is no setting {name!r}." + (f" Did you mean {near}?" if near else ""))
        values[setting.name], remark = parse_setting(setting, wanted, DateOrder(settings[DATE_ORDER]))
        if remark is not None and remark.severity is Severity.ERROR:
            raise UsageError(f"{setting.name} cannot be {wanted!r}: {remark.problem}. {remark.fix}.")
    new = settings.replace(values)
    doubt = next((each for each in percent_weights(new) if each in values and "%" in str(changes.get(each))), None)
    if doubt is not None:
        raise UsageError(f"{doubt} cannot be {changes[doubt]!r}: {PERCENT_PROBLEM}. {PERCENT_FIX}.")
    for fault in weight_faults("", new, None):
        if changes and fault.severity is Severity.ERROR:
            raise UsageError(f"{fault.problem}. {fault.fix}.")
    return new
