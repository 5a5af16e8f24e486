"""Better assignments from good ones: local search, ejection chains, large neighbourhoods."""
