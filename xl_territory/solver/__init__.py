"""The mathematics of assigning units to owners; it knows no CSM, no sheet and no Excel."""
