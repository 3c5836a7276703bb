"""SAML with assertions that are really signed (spec 10 §B11, trap 18)."""

import base64
import http.server
import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from sqlalchemy import select

from app.http.operation import House
from app.models import Person, PersonSecret, Studio

SERVICE = "https://localhost:8080/api/auth/saml/sso"
AUDIENCE = "https://localhost:8080/api/auth/saml/login"
ISSUER = "https://idp.example.com/metadata"
HASHED = "http://www.w3.org/2001/04/xmlenc#sha256"
SIGNED = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


def key_pair():
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    certificate = made.sign(key, SHA256()).public_bytes(serialization.Encoding.PEM).decode()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    return private, certificate


PRIVATE, CERTIFICATE = key_pair()
OTHER_PRIVATE, OTHER_CERTIFICATE = key_pair()


def metadata():
    body = "".join(CERTIFICATE.splitlines()[1:-1])
    return (
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ISSUER}">'
        '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
        f"<ds:X509Data><ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        '</md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"'
        ' Location="https://idp.example.com/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>'
    )


@pytest.fixture(scope="module")
def idp():
    class Metadata(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(metadata().encode())

        def log_message(self, *_words):
            """Quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Metadata) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/metadata"
        server.shutdown()


@pytest.fixture
def studio(app, idp):
    configure(app, saml_enabled=True, saml_metadata_url=idp)


def configure(app, **values):
    house = app.extensions["callsheet"]
    app.extensions["callsheet"] = House(replace(house.settings, **values), house.database)


def moment(minutes):
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def assertion(email="new@example.com", attributes=None, audience=AUDIENCE, ends=5, issuer=ISSUER):
    told = "".join(
        f'<saml:Attribute Name="{name}">'
        + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
        + "</saml:Attribute>"
        for name, values in (attributes or {"first_name": ["Ada"], "last_name": ["Love", "Lace"]}).items()
    )
    return (
        f'<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid.uuid4().hex}" Version="2.0"'
        f' IssueInstant="{moment(0)}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject>'
        f'<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">{email}</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f'<saml:SubjectConfirmationData NotOnOrAfter="{moment(ends)}" Recipient="{SERVICE}"/>'
        f'</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{moment(-5)}"'
        f' NotOnOrAfter="{moment(ends)}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>'
        f'</saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{moment(0)}"'
        ' SessionIndex="_1"><saml:AuthnContext><saml:AuthnContextClassRef>'
        "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
        f"</saml:AuthnStatement><saml:AttributeStatement>{told}</saml:AttributeStatement></saml:Assertion>"
    )


def signed(xml, private=PRIVATE, certificate=CERTIFICATE):
    return OneLogin_Saml2_Utils.add_sign(xml, private, certificate, False, SIGNED, HASHED).decode()


def response(inside):
    xml = (
        f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_{uuid.uuid4().hex}"'
        f' Version="2.0" IssueInstant="{moment(0)}" Destination="{SERVICE}">'
        f'<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{ISSUER}</saml:Issuer><samlp:Status>'
        '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
        f"{inside}</samlp:Response>"
    )
    return {"SAMLResponse": base64.b64encode(xml.encode()).decode()}


def come(anonymous, **kw):
    return anonymous.post("/auth/saml/sso", data=response(signed(assertion(**kw))))


def test_it_is_off_unless_it_is_switched_on(anonymous):
    assert anonymous.get("/auth/saml/login").status_code == 400
    assert anonymous.post("/auth/saml/sso", data={}).status_code == 400


def test_the_browser_is_sent_to_the_provider(studio, anonymous):
    answer = anonymous.get("/auth/saml/login")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://idp.example.com/sso?SAMLRequest=")


def test_a_signed_assertion_makes_a_person_and_signs_in(studio, anonymous, db):
    answer = come(anonymous)

    assert (answer.status_code, urlsplit(answer.headers["Location"]).netloc) == (302, "localhost:8080")
    who = anonymous.get("/auth/authenticated").json["user"]
    assert (who["email"], who["full_name"], who["role"]) == ("new@example.com", "Ada Love Lace", "user")
    secret = db.get(PersonSecret, uuid.UUID(who["id"]))
    assert secret is None or secret.password is None


def test_an_assertion_counts_once(studio, anonymous):
    form = response(signed(assertion()))

    assert anonymous.post("/auth/saml/sso", data=form).status_code == 302
    assert anonymous.post("/auth/saml/sso", data=form).status_code == 400


def test_what_is_not_signed_for_us_now_is_refused(studio, anonymous, make):
    make.person("admin", email="new@example.com")
    stranger = signed(assertion(), OTHER_PRIVATE, OTHER_CERTIFICATE)
    honest = signed(assertion(email="other@example.com"))
    forms = {
        "unsigned": response(assertion()),
        "another key": response(stranger),
        "changed": response(honest.replace("other@example.com", "new@example.com")),
        "wrapped": response(assertion() + honest),
        "late": response(signed(assertion(ends=-10))),
        "another audience": response(signed(assertion(audience="https://other.example.com"))),
        "another issuer": response(signed(assertion(issuer="https://evil.example.org"))),
        "no xml": {"SAMLResponse": base64.b64encode(b"nonsense").decode()},
        "no base64": {"SAMLResponse": "%%%"},
        "entities": {
            "SAMLResponse": base64.b64encode(
                b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
            ).decode()
        },
        "nothing": {},
    }

    statuses = {why: anonymous.post("/auth/saml/sso", data=form).status_code for why, form in forms.items()}

    assert statuses == dict.fromkeys(forms, 400)
    assert anonymous.get("/auth/authenticated").status_code == 401


def test_attributes_follow_the_provider_and_malformed_ones_are_left_out(studio, anonymous, make, db):
    department, studio_id = make.department(), make.row(Studio, name="Annecy", color="#FFFFFF")
    id_ = make.person("user", email="new@example.com", phone="1", country="BE")

    come(
        anonymous,
        attributes={
            "first_name": ["Grace"],
            "phone": ["0123"],
            "country": [" fr "],
            "departments": [str(department), "nonsense"],
            "studio_id": [str(studio_id)],
            "role": ["admin"],
            "active": ["true"],
        },
    )
    who = anonymous.get("/auth/authenticated").json["user"]
    assert (who["id"], who["first_name"], who["phone"], who["country"]) == (str(id_), "Grace", "0123", "FR")
    assert (who["departments"], who["studio_id"], who["role"]) == ([str(department)], str(studio_id), "user")

    come(anonymous, attributes={"country": ["France"], "studio_id": ["zz"]})
    who = anonymous.get("/auth/authenticated").json["user"]
    assert (who["country"], who["studio_id"]) == ("FR", str(studio_id))


def test_a_lasting_name_links_once_and_protected_accounts_never(studio, app, anonymous, make, db):
    configure(app, saml_subject_attribute="employee", protected_accounts=("boss@example.com",))
    make.person("admin", email="boss@example.com")
    id_ = make.person("user", email="new@example.com")

    assert come(anonymous, email="boss@example.com", attributes={"employee": ["1"]}).status_code == 400
    assert come(anonymous, attributes={"employee": ["7"]}).status_code == 302
    assert come(anonymous, attributes={"employee": ["8"]}).status_code == 400
    assert come(anonymous, attributes={"first_name": ["No"]}).status_code == 400
    assert come(anonymous, attributes={"employee": ["7", "8"]}).status_code == 400
    moved = come(anonymous, email="moved@example.com", attributes={"employee": ["7"]})
    assert moved.status_code == 302
    assert anonymous.get("/auth/authenticated").json["user"]["id"] == str(id_)
    assert db.scalar(select(Person).where(Person.email == "moved@example.com")) is None


def test_an_inactive_account_comes_home_without_a_session(studio, anonymous, make):
    make.person("user", email="new@example.com", active=False)

    answer = come(anonymous)

    assert (answer.status_code, "access_token_cookie" in str(answer.headers)) == (302, False)


def test_a_provider_that_is_away_is_503(app, anonymous):
    configure(app, saml_enabled=True, saml_metadata_url="http://127.0.0.1:9/none")

    assert anonymous.get("/auth/saml/login").status_code == 503
