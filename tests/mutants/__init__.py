"""Do the tests notice when the code is wrong? Small changes at random places, each tried in a copy."""
