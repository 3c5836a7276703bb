"""Who are you: passwords, tokens, second factors, sign-on, and the identity behind a token."""
