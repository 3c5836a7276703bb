"""Another instance over HTTP: the reference server or a Callsheet. Its answers are read, nothing is written there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from app.errors import CallsheetError

TIMEOUT = (10, 120)  # seconds to connect, and between two pieces
PIECE = 1024 * 1024
RETRIES = Retry(
    total=4,
    backoff_factor=0.5,
    status_forcelist=(429, 502, 503, 504),
    allowed_methods=("GET",),
    raise_on_status=False,
)


class OtherInstance(CallsheetError):
    """The other instance does not answer as expected."""

    status = 502


@dataclass(frozen=True)
class Page:
    """Rows of a list; `number` counts from 1."""

    number: int
    rows: list[dict[str, Any]]
    total: int
    is_last: bool


class Instance:
    """An instance that is signed in to. Certificates are verified; a token that ran out is renewed by password."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=RETRIES))
        self._account: tuple[str, str] | None = None

    def use_token(self, token: str) -> None:
        """Be who the token says: a bot, usually."""
        self._session.headers["Authorization"] = f"Bearer {token}"

    def log_in(self, email: str, password: str) -> None:
        """Sign in. A refusal, or an account with a second factor, is OtherInstance."""
        self._account = (email, password)
        try:
            answer = self._session.post(
                f"{self.url}/auth/login", json={"email": email, "password": password}, timeout=TIMEOUT
            )
        except requests.RequestException as error:
            raise self._away(error) from error
        told = self._json(answer)
        if not isinstance(told, dict) or not told.get("access_token"):
            factor = isinstance(told, dict) and (
                told.get("missing_OTP") or told.get("two_factor_authentication_required")
            )
            raise OtherInstance(
                f"{self.url} asks {email} for a second factor: give the token of a bot (--token)."
                if factor
                else f"{self.url} refuses the log-in of {email} ({answer.status_code})."
            )
        self.use_token(told["access_token"])

    def pages(self, path: str, *, start: int, limit: int, **query: str) -> Iterator[Page]:
        """The pages of a list from `start` on. A list that is never paged there is one page."""
        number = start
        while True:
            told = self.read(path, relations="true", page=str(number), limit=str(limit), **query)
            if isinstance(told, list):
                yield Page(1, told, len(told), True)
                return
            if not isinstance(told, dict) or not isinstance(told.get("data"), list):
                raise OtherInstance(f"{self.url}{path} is no list.")
            is_last = number >= int(told.get("nb_pages") or 0)
            yield Page(number, told["data"], int(told.get("total") or 0), is_last)
            if is_last:
                return
            number += 1

    def read(self, path: str, **query: str) -> Any:
        """The JSON of an answer; anything but 200 is OtherInstance."""
        answer = self._get(path, query)
        if answer.status_code != requests.codes.ok:
            raise self._refused(path, answer)
        return self._json(answer)

    def download(self, path: str, target: IO[bytes]) -> bool:
        """Write a file into `target`; False when the other side has none. It is whole or an error."""
        with self._streamed(path) as answer:
            if answer.status_code != requests.codes.ok:
                if answer.status_code in (requests.codes.not_found, requests.codes.accepted):
                    return False
                raise self._refused(path, answer)
            for piece in answer.iter_content(PIECE):
                target.write(piece)
            said = answer.headers.get("Content-Length")
            if said and not answer.headers.get("Content-Encoding") and int(said) != target.tell():
                raise OtherInstance(f"{self.url}{path} broke off after {target.tell()} of {said} bytes.")
            return True

    @contextmanager
    def _streamed(self, path: str) -> Iterator[requests.Response]:
        try:
            with self._get(path, {}, stream=True) as answer:
                yield answer
        except requests.RequestException as error:
            raise self._away(error) from error

    def _get(self, path: str, query: dict[str, str], stream: bool = False) -> requests.Response:
        try:
            answer = self._session.get(f"{self.url}{path}", params=query, timeout=TIMEOUT, stream=stream)
            if answer.status_code == requests.codes.unauthorized and self._account:
                answer.close()
                self.log_in(*self._account)
                answer = self._session.get(f"{self.url}{path}", params=query, timeout=TIMEOUT, stream=stream)
        except requests.RequestException as error:
            raise self._away(error) from error
        return answer

    def _json(self, answer: requests.Response) -> Any:
        try:
            return answer.json()
        except requests.JSONDecodeError as error:
            raise OtherInstance(
                f"{self.url} does not answer as an API does ({answer.status_code}): is it behind {self.url}/api?"
            ) from error

    def _away(self, error: requests.RequestException) -> OtherInstance:
        if isinstance(error, requests.exceptions.SSLError):
            return OtherInstance(f"The certificate of {self.url} cannot be verified.")
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema):
            return OtherInstance(f"{self.url} is no address: it begins with https://.")
        return OtherInstance(f"{self.url} does not answer ({type(error).__name__}).")

    def _refused(self, path: str, answer: requests.Response) -> OtherInstance:
        if answer.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
            return OtherInstance(f"{self.url}{path} is not for this account: it takes an administrator's.")
        return OtherInstance(f"{self.url}{path} answers {answer.status_code}.")
