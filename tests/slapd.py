"""OpenLDAP's own server, for a test: its folder, its ports (ldap and ldaps), a studio's people in both forms."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from tests.cli.running import free_ports
from tests.https_site import certificate

BASE = "dc=studio,dc=org"
PEOPLE, USERS = f"ou=people,{BASE}", f"cn=Users,{BASE}"
SCHEMA = Path("/etc/ldap/schema")
MODULES = Path("/usr/lib/ldap")
GUID = UUID("12345678-1234-4234-8234-123456789012")
PATIENCE = 60.0
CONFIGURATION = """
include {schema}/core.schema
include {schema}/cosine.schema
include {schema}/inetorgperson.schema
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.102 NAME 'memberOf' EQUALITY distinguishedNameMatch
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP inetOrgPerson STRUCTURAL
    MAY ( sAMAccountName $ userAccountControl $ objectGUID $ memberOf ) )
objectclass ( 1.2.840.113556.1.3.30 NAME 'computer' SUP user STRUCTURAL )
modulepath {modules}
moduleload back_mdb
pidfile {folder}/pid
TLSCertificateFile {folder}/site.pem
TLSCertificateKeyFile {folder}/site.pem
database mdb
suffix "{base}"
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""
LDIF = f"""
dn: {BASE}
objectClass: domain
dc: studio

dn: {PEOPLE}
objectClass: organizationalUnit
ou: people

dn: uid=reader,{PEOPLE}
objectClass: account
objectClass: simpleSecurityObject
uid: reader
userPassword: reader password

dn: uid=ada,{PEOPLE}
objectClass: inetOrgPerson
objectClass: extensibleObject
uid: ada
cn: Ada Lovelace
givenName: Ada
sn: Lovelace
mail: private@example.com
mail: Ada@studio.org
uniqueIdentifier: lasting-ada
userPassword: directory password

dn: uid=bob\\, the second,{PEOPLE}
objectClass: inetOrgPerson
objectClass: extensibleObject
uid: bob, the second
cn: Bob
sn: Second
organizationalStatus: left
userPassword: password of bob

dn: cn=Artists,{PEOPLE}
objectClass: groupOfUniqueNames
cn: Artists
uniqueMember: UID=Ada,{PEOPLE}

dn: {USERS}
objectClass: organizationalRole
cn: Users

dn: cn=reader,{USERS}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: reader password

dn: cn=grace,{USERS}
objectClass: user
cn: grace
givenName: Grace
sn: Hopper
mail: grace@studio.org
sAMAccountName: ghopper
userAccountControl: 512
memberOf: CN=Artists,{BASE}
objectGUID:: eFY0EjQSNEKCNBI0VniQEg==
userPassword: directory password

dn: cn=gone,{USERS}
objectClass: user
cn: gone
sn: Gone
sAMAccountName: gone
userAccountControl: 514
userPassword: directory password

dn: cn=workstation,{USERS}
objectClass: computer
cn: workstation
sn: Workstation
sAMAccountName: workstation$
userPassword: directory password
"""


@dataclass(frozen=True)
class Slapd:
    """A server that is up: where it speaks plainly, and where by TLS."""

    port: int
    tls_port: int


@contextmanager
def slapd(folder: Path) -> Iterator[Slapd]:
    """A directory with the people above; the test is skipped where OpenLDAP is absent."""
    programs = [shutil.which(name, path="/usr/sbin:/usr/bin:/usr/libexec") for name in ("slapd", "slapadd")]
    if not all(programs) or not SCHEMA.exists():
        pytest.skip("needs OpenLDAP's slapd (Debian: apt install slapd)")
    configuration, data = folder / "slapd.conf", folder / "data"
    data.mkdir()
    certificate(folder / "site.pem", ("localhost",))
    configuration.write_text(
        CONFIGURATION.format(folder=folder, base=BASE, schema=SCHEMA, modules=MODULES).lstrip()
    )
    subprocess.run(
        [str(programs[1]), "-f", str(configuration)],
        input=LDIF.lstrip(),
        text=True,
        check=True,
        capture_output=True,
    )
    plain, tls = free_ports(2)
    urls = f"ldap://127.0.0.1:{plain}/ ldaps://127.0.0.1:{tls}/"
    process = subprocess.Popen(
        [str(programs[0]), "-f", str(configuration), "-h", urls, "-d", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, plain)
        yield Slapd(plain, tls)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, "slapd ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert time.monotonic() < end, "slapd did not come up"
            time.sleep(0.05)
