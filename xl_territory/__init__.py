"""Territory planning in Excel: which CSM owns which account, optimised, proved and explained."""
