"""What is kept from one command to the next, and what decides whether it still holds."""
