"""What AEs and CSMs share."""
