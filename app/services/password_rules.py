"""What a password must be, wherever one is chosen (spec 10 §B3, §E2, §E10)."""

from __future__ import annotations

from app.ask import Ask

WORDS = """
0123456789 11223344 123123123 12341234 12345678 123456789 1234567890 12345678910 1234qwer 1q2w3e4r
1q2w3e4r5t 1qaz2wsx 87654321 987654321 9876543210 a1234567 a12345678 aa123456 abc12345 abcd1234 abcdef123
abcdefgh admin123 admin1234 administrator animation animation1 animator arsenal1 asdf1234 asdfghjk asdfghjkl
ashley12 azertyui azertyuiop baseball basketball batman123 blink182 bonjour123 callsheet changeme changeme1
changeme123 charlie1 chelsea1 computer corvette december default doudou123 dragon123 february football
football1 freedom1 google123 hello123 hellohello iloveyou iloveyou1 internet january1 jennifer jordan23
kitsu123 letmein1 letmein123 liverpool loveyou1 master123 maverick michelle monkey123 motdepasse mypassword
nicole123 november p@ssw0rd p@ssw0rd1 p@ssword passpass passw0rd password password1 password12 password123
password1234 pipeline pokemon1 princess princess1 production q1w2e3r4 q1w2e3r4t5 qwer1234 qwerty12 qwerty123
qwerty1234 qwertyui qwertyuiop samsung1 secret123 september shadow123 starwars summer2024 summer2025
summer2026 sunshine superman test1234 testtest trustno1 welcome1 welcome123 whatever winter2024 winter2025
winter2026 zaq12wsx zxcvbnm, zxcvbnm1
"""
COMMON = frozenset(WORDS.split())
"""The ones that are tried first."""


def fault(ask: Ask, password: str, email: str | None = None) -> str | None:
    """Why this is no password for the account of that e-mail; None when it is one."""
    least = ask.settings.min_password_length
    if len(password) < least:
        return f"The password is too short: {least} characters or more are needed."
    plain = password.strip().lower()
    address = (email or "").lower()
    if plain in COMMON or len(set(plain)) < 2 or (address and plain in (address, address.split("@")[0])):
        return "This password is one of the first that anybody would guess: choose another."
    return None
