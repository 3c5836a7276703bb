"""A program of the tests: identity providers for browsers, OpenID Connect and SAML, in a process of their own.

    python -m tests.identity_providers https://tracker.studio.test:8443

The argument is where the studio's web site is. Prints its own address, and ends when its input does.
"""

from __future__ import annotations

import sys

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from tests.operations import test_saml as saml
from tests.operations.test_oidc import Provider

FORM = (
    '<form method="post" action="{address}"><input type="hidden" name="SAMLResponse" value="{answer}"></form>'
    "<script>document.forms[0].submit()</script>"
)


class Browsed(Provider):
    """A provider that has nothing to ask and sends the browser back at once."""

    def authorize(self) -> AnyResponse:
        """The code, by the browser."""
        self.asked = request.args.to_dict()
        self.codes["a-code"] = self.asked
        return redirect(f"{self.asked['redirect_uri']}?code=a-code&state={self.asked['state']}")


def add_saml(provider: Provider, site: str) -> None:
    """The same server signs assertions and lets the browser carry them."""
    saml.SERVICE = f"{site}/api/auth/saml/sso"
    audience = f"{site}/api/auth/saml/login"

    def metadata() -> Response:
        told = saml.metadata().replace("https://idp.example.com/sso", f"{provider.url}/saml/sso")
        return Response(told, mimetype="application/samlmetadata+xml")

    def sign_on() -> str:
        made = saml.assertion(email="saml@example.com", audience=audience)
        return FORM.format(address=saml.SERVICE, answer=saml.response(saml.signed(made))["SAMLResponse"])

    provider.server.app.get("/saml/metadata")(metadata)
    provider.server.app.get("/saml/sso")(sign_on)


def main() -> None:
    """Serve until the input ends."""
    provider = Browsed()
    add_saml(provider, sys.argv[1])
    print(provider.url, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
