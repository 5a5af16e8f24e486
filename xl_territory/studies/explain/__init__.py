"""Why an account is where it is, why not elsewhere, and which accounts are hard to place."""
