"""The API behind the gateway: orders of the signed-in user."""
