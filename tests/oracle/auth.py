"""Second factors, passwords, codes of applications, persons' actions, status (spec 10 §B, §C, §D2)."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256

import pyotp

UNKNOWN = "00000000-0000-4000-8000-000000000000"
PASSWORD = "mysecretpassword"


def scenario(api):
    email = f"{api.name('art')}@example.com".lower()
    admin = api.login()
    person = admin.post(
        "/data/persons", {"first_name": "Ada", "last_name": "L", "email": email, "password": PASSWORD}
    )
    public(api, email)
    me = api.login(email, PASSWORD)
    preparations(me)
    authenticator(api, me, email)
    applications(api, me)
    actions(admin, me, person["id"])
    monitoring(api, admin, me)


def public(api, email):
    for name in (email, "nobody@example.com"):
        api.post("/auth/reset-password", {"email": name})
        api.get(f"/auth/email-otp?email={name}")
        api.get(f"/auth/fido?email={name}")
    api.post("/auth/reset-password", {})
    api.get("/auth/email-otp")
    api.get("/auth/fido")
    api.put("/auth/reset-password", {"email": email, "token": "x", "password": PASSWORD, "password2": PASSWORD})
    api.put("/auth/reset-password", {"email": email})
    for path in ("/auth/saml/login", "/auth/oidc/login", "/auth/oidc/callback"):
        api.get(path)
    api.post("/auth/saml/sso")
    api.post("/auth/login", {"email": email, "password": "wrong"})
    api.post("/auth/login", {"email": email})
    api.post("/auth/login", {"email": ""})
    api.post("/auth/login", {"email": [], "password": 1})
    api.post("/auth/register", {"email": "x@example.com"})


def preparations(me):
    for path in ("/auth/totp", "/auth/email-otp"):
        me.delete(path, {})
    me.delete("/auth/fido", {"device_name": "x"})
    me.delete("/auth/fido", {})
    me.put("/auth/recovery-codes", {})
    me.put("/auth/fido")
    me.post("/auth/fido", {"registration_response": {}, "device_name": "x"})
    me.post("/auth/fido", {})
    me.put("/auth/email-otp")
    me.post("/auth/email-otp", {"email_otp": "12"})
    me.post("/auth/email-otp", {})
    me.post("/auth/totp", {})
    me.put("/auth/recovery-codes")


def authenticator(api, me, email):
    seed = me.put("/auth/totp")["otp_secret"]
    me.post("/auth/totp", {"totp": "12"})
    code = pyotp.TOTP(seed)
    enabled = me.post("/auth/totp", {"totp": code.now()})
    me.put("/auth/totp")
    me.post("/auth/totp", {"totp": code.now()})
    me.delete("/auth/email-otp", {"totp": "12"})
    me.get("/auth/authenticated")
    recovery = enabled["otp_recovery_codes"]
    api.post("/auth/login", {"email": email, "password": PASSWORD})
    api.post("/auth/login", {"email": email, "password": PASSWORD, "totp": "123"})
    api.post("/auth/login", {"email": email, "password": PASSWORD, "recovery_code": recovery[0]})
    api.post("/auth/login", {"email": email, "password": PASSWORD, "recovery_code": recovery[0]})
    me.put("/auth/recovery-codes", {})
    fresh = me.put("/auth/recovery-codes", {"recovery_code": recovery[1]})["otp_recovery_codes"]
    me.delete("/auth/totp", {})
    me.delete("/auth/totp", {"recovery_code": recovery[2]})
    me.delete("/auth/totp", {"recovery_code": fresh[0]})
    me.get("/auth/authenticated")


def applications(api, me):
    verifier = "v" * 64
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    me.post("/auth/app-login/code", {"code_challenge": "x"})
    code = me.post("/auth/app-login/code", {"code_challenge": challenge})["code"]
    api.post("/auth/app-login/token", {"code": code, "code_verifier": "x"})
    api.post("/auth/app-login/token", {"code": code, "code_verifier": verifier})
    api.post("/auth/app-login/token", {"code": code, "code_verifier": verifier})


def actions(admin, me, person_id):
    department = admin.post("/data/departments", {"name": f"D{time.time()}", "color": "#123456"})["id"]
    for caller in (me, admin):
        for id_ in (person_id, UNKNOWN, "malformed"):
            path = f"/actions/persons/{id_}"
            caller.get(f"{path}/invite")
            caller.post(f"{path}/reset-password-link")
            caller.post(f"{path}/change-password", {"password": PASSWORD, "password_2": PASSWORD})
            caller.delete(f"{path}/disable-two-factor-authentication")
            caller.post(f"{path}/departments/add", {"department_id": department})
            caller.delete(f"{path}/departments/{department}")
    path = f"/actions/persons/{person_id}"
    admin.post(f"{path}/change-password", {"password": "a", "password_2": "a"})
    admin.post(f"{path}/change-password", {"password": "a", "password_2": "b"})
    admin.post(f"{path}/change-password", {})
    admin.post(f"{path}/departments/add", {})
    admin.post(f"{path}/departments/add", {"department_id": UNKNOWN})
    admin.post(f"{path}/departments/add", {"department_id": "zz"})
    admin.delete(f"{path}/departments/{UNKNOWN}")
    admin.delete(f"{path}/departments/zz")


def monitoring(api, admin, me):
    for path in ("/status", "/status.txt", "/status/influx", "/status/resources", "/status/test-event"):
        api.get(path)
    for caller in (api, me, admin):
        caller.get("/stats")
        caller.get("/metrics")
        caller.get("/admin/config/check")
