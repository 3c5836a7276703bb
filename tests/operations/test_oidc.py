"""OpenID Connect against a provider that really answers HTTP (spec 10 §B12, trap 18)."""

import base64
import hashlib
import threading
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, jsonify, request
from sqlalchemy import select, text
from werkzeug.serving import make_server

from app.http.operation import House
from app.models import LoginLog, Person, PersonSecret

KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = rsa.generate_private_key(65537, 2048)
SECRET = "the client's secret"


class Provider:
    """An identity provider: what it says of the person stands in `claims`; how it misbehaves, in `wrong`."""

    def __init__(self):
        self.claims = {"sub": "lasting-1", "email": "new@example.com", "email_verified": True}
        self.names = {"given_name": "Ada", "family_name": "Lovelace"}
        self.userinfo = None
        self.wrong = {}
        self.key = KEY
        self.asked = {}
        self.codes = {}
        app = Flask("provider")
        app.get("/.well-known/openid-configuration")(self.discovery)
        app.get("/authorize")(self.authorize)
        app.post("/token")(self.token)
        app.get("/jwks")(self.jwks)
        app.get("/userinfo")(self.tell)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def discovery(self):
        return jsonify(
            issuer=self.url,
            authorization_endpoint=f"{self.url}/authorize",
            token_endpoint=f"{self.url}/token",
            jwks_uri=f"{self.url}/jwks",
            userinfo_endpoint=f"{self.url}/userinfo",
        )

    def authorize(self):
        self.asked = request.args.to_dict()
        self.codes["a-code"] = self.asked
        return jsonify(code="a-code", state=self.asked["state"])

    def token(self):
        asked = self.codes.pop(request.form["code"], None)
        verifier = base64.urlsafe_b64encode(hashlib.sha256(request.form["code_verifier"].encode()).digest())
        right = asked and asked["code_challenge"] == verifier.decode().rstrip("=")
        basic = request.authorization
        right = right and basic is not None and (basic.username, basic.password) == ("callsheet", SECRET)
        if not right:
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {"iss": self.url, "aud": "callsheet", "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        claims |= self.claims | (self.names or {}) | self.wrong
        token = jwt.encode(
            {key: value for key, value in claims.items() if value is not None},
            self.key,
            "RS256",
            headers={"kid": "one"},
        )
        return jsonify(id_token=token, access_token="opens-userinfo", token_type="Bearer")

    def jwks(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        return jsonify(keys=[{**public, "kid": "one", "use": "sig"}])

    def tell(self):
        assert request.headers["Authorization"] == "Bearer opens-userinfo"
        return jsonify(self.userinfo or {}), 200 if self.userinfo else 500


@pytest.fixture
def provider():
    made = Provider()
    yield made
    made.server.shutdown()


@pytest.fixture
def studio(app, provider):
    house = app.extensions["callsheet"]
    settings = replace(
        house.settings,
        oidc_enabled=True,
        oidc_discovery_url=f"{provider.url}/.well-known/openid-configuration",
        oidc_client_id="callsheet",
        oidc_client_secret=SECRET,
    )
    app.extensions["callsheet"] = House(settings, house.database)


def configure(app, **values):
    house = app.extensions["callsheet"]
    app.extensions["callsheet"] = House(replace(house.settings, **values), house.database)


def sign_on(anonymous, provider, **more):
    begun = anonymous.get("/auth/oidc/login")
    assert begun.status_code == 302, begun.json
    query = {key: values[0] for key, values in parse_qs(urlsplit(begun.headers["Location"]).query).items()}
    client = provider.server.app.test_client()
    given = client.get("/authorize", query_string=query).json
    answer = {"code": given["code"], "state": given["state"], **more}
    return anonymous.get("/auth/oidc/callback", query_string=answer)


def person_of(db, email="new@example.com"):
    db.commit()
    return db.scalars(select(Person).where(Person.email == email)).one_or_none()


def test_it_is_off_unless_it_is_switched_on(anonymous):
    for path in ("/auth/oidc/login", "/auth/oidc/callback"):
        answer = anonymous.get(path)
        assert (answer.status_code, bool(answer.json["error"])) == (400, True)


def test_the_browser_is_sent_with_a_challenge_and_comes_back_signed_in(studio, anonymous, provider, db):
    answer = sign_on(anonymous, provider)

    assert (answer.status_code, answer.headers["Location"]) == (302, "https://localhost:8080")
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"] == "https://localhost:8080/api/auth/oidc/callback"
    assert set(provider.asked["scope"].split()) == {"openid", "email", "profile"}
    who = anonymous.get("/auth/authenticated").json["user"]
    assert (who["email"], who["first_name"], who["last_name"], who["role"]) == (
        "new@example.com", "Ada", "Lovelace", "user",
    )  # fmt: skip
    made = person_of(db)
    secret = db.get(PersonSecret, made.id)
    assert (secret.oidc_issuer, secret.oidc_subject, secret.password) == (provider.url, "lasting-1", None)
    assert db.scalars(select(LoginLog.origin).where(LoginLog.person_id == made.id)).all() == ["web"]
    events = db.execute(text("SELECT name FROM api_event ORDER BY position DESC LIMIT 1")).scalars().all()
    assert events == ["person:new"]


def test_the_lasting_name_counts_not_the_address(studio, anonymous, provider, db, make):
    sign_on(anonymous, provider)
    first = person_of(db)
    make.person("admin", email="boss@example.com")

    provider.claims["email"] = "boss@example.com"
    provider.names = {"given_name": "Augusta", "family_name": "King"}
    assert sign_on(anonymous, provider).status_code == 302

    who = anonymous.get("/auth/authenticated").json["user"]
    assert (who["id"], who["first_name"], who["email"]) == (str(first.id), "Augusta", "new@example.com")


def test_an_account_of_the_address_is_linked_once_and_keeps_its_role(studio, anonymous, provider, db, make):
    id_ = make.person("manager", email="new@example.com", first_name="Old")

    assert sign_on(anonymous, provider).status_code == 302
    who = anonymous.get("/auth/authenticated").json["user"]
    assert (who["id"], who["role"], who["first_name"]) == (str(id_), "manager", "Ada")

    provider.claims["sub"] = "lasting-2"
    assert sign_on(anonymous, provider).status_code == 400


@pytest.mark.parametrize("told", [False, None, "no"])
def test_an_address_that_was_not_verified_takes_no_account_over(studio, anonymous, provider, db, make, told):
    make.person("admin", email="new@example.com")
    provider.claims["email_verified"] = told

    answer = sign_on(anonymous, provider)

    assert answer.status_code == 400
    assert "access_token_cookie" not in str(answer.headers)
    assert db.scalar(select(PersonSecret.oidc_subject).where(PersonSecret.oidc_subject == "lasting-1")) is None


def test_lax_verification_refuses_only_an_explicit_no(studio, app, anonymous, provider):
    configure(app, oidc_require_email_verified=False)
    provider.claims["email_verified"] = False
    assert sign_on(anonymous, provider).status_code == 400
    provider.claims["email_verified"] = None

    assert sign_on(anonymous, provider).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example.org"},
        {"aud": "somebody-else"},
        {"aud": ["callsheet", "other"]},
        {"exp": 1},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"email": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_is_refused(studio, anonymous, provider, wrong):
    provider.wrong = wrong

    answer = sign_on(anonymous, provider)

    assert answer.status_code == 400
    assert anonymous.get("/auth/authenticated").status_code == 401


def test_a_token_of_another_key_is_refused(studio, anonymous, provider):
    provider.key = OTHER_KEY

    assert sign_on(anonymous, provider).status_code == 400


def test_a_foreign_or_repeated_return_is_refused(studio, anonymous, provider, app):
    assert sign_on(anonymous, provider, state="another").status_code == 400
    assert sign_on(anonymous, provider, code="unknown").status_code == 400
    assert anonymous.get("/auth/oidc/callback?code=a-code&state=x").status_code == 400
    assert anonymous.get("/auth/oidc/callback?error=access_denied").status_code == 400


def test_names_that_the_token_leaves_out_come_from_userinfo_of_the_same_subject(studio, anonymous, provider):
    provider.names = None
    provider.userinfo = {"sub": "somebody-else", "given_name": "Eve"}
    sign_on(anonymous, provider)
    assert anonymous.get("/auth/authenticated").json["user"]["full_name"] == ""

    provider.userinfo = {"sub": "lasting-1", "given_name": "Ada", "family_name": "L"}
    sign_on(anonymous, provider)
    assert anonymous.get("/auth/authenticated").json["user"]["full_name"] == "Ada L"

    provider.userinfo = None
    assert sign_on(anonymous, provider).status_code == 302


def test_inactive_protected_and_guest_accounts_are_not_entered(studio, app, anonymous, provider, make, db):
    id_ = make.person("user", email="new@example.com", active=False)
    answer = sign_on(anonymous, provider)
    assert (answer.status_code, "access_token_cookie" in str(answer.headers)) == (302, False)
    db.execute(text("DELETE FROM person_secret"))
    db.execute(text("DELETE FROM person WHERE id = :id"), {"id": id_})
    db.commit()

    make.person("client", email="guest@example.com", is_guest=True)
    provider.claims |= {"email": "guest@example.com", "sub": "lasting-3"}
    assert sign_on(anonymous, provider).status_code == 400

    make.person("admin", email="boss@example.com")
    configure(app, protected_accounts=("boss@example.com",))
    provider.claims |= {"email": "boss@example.com", "sub": "lasting-4"}
    assert sign_on(anonymous, provider).status_code == 400


def test_a_sign_on_takes_a_seat_only_where_one_is_free(studio, app, anonymous, provider):
    configure(app, user_limit=0)

    answer = sign_on(anonymous, provider)

    assert (answer.status_code, answer.json["data"]) == (400, {"limit": 0})


def test_an_enforced_second_factor_holds_unless_the_provider_is_trusted(studio, app, anonymous, provider):
    configure(app, enforce_2fa=True)
    sign_on(anonymous, provider)
    assert anonymous.get("/data/persons").status_code == 403

    configure(app, oidc_skip_2fa=True)
    sign_on(anonymous, provider)
    assert anonymous.get("/data/persons").status_code == 200
    assert anonymous.get("/auth/refresh-token", headers={"User-Agent": "Mozilla/5.0"}).status_code == 200
    assert anonymous.get("/data/persons").status_code == 200


def test_a_provider_that_is_away_is_503(app, anonymous):
    configure(app, oidc_enabled=True, oidc_discovery_url="http://127.0.0.1:9/none")

    assert anonymous.get("/auth/oidc/login").status_code == 503
