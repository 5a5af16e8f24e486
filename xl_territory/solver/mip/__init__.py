"""Mixed integer linear models: built as sparse arrays, solved through PuLP."""
