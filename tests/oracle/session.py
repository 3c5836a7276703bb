"""Log-in and what a token opens (spec 10 §B1, §B2)."""


def scenario(api):
    api.get("/")
    api.get("/config")
    api.get("/auth/authenticated")
    api.post("/auth/login", {"email": "admin@example.com", "password": "wrong"})
    api.post("/auth/login", {"email": "nobody@example.com", "password": "wrong"})
    api.post("/auth/login", {"password": "wrong"})
    api.post("/auth/change-password", {"old_password": "x", "password": "yyyyyyyy", "password_2": "yyyyyyyy"})
    api.get("/data/user/context")
    session = api.login()
    session.get("/auth/logout")
    session.get("/auth/authenticated")
