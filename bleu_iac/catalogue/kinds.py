"""What a property of a resource type can mean: the closed list that every classification is taken from.

A property is asked about under ten concerns, one after the other, and under each it has at most one meaning. Every
concern has one kind, named `not ...`, for what looks like it and is something else; the reason says what.
"""

from enum import StrEnum


class Concern(StrEnum):
    """What is asked about a property."""

    PLACE = "place"
    """Where is the data, and where are its copies?"""
    KEY = "key"
    """Who holds the key that the data is encrypted with?"""
    EXPOSURE = "exposure"
    """Who can reach it over a network?"""
    LOCAL_AUTH = "local-auth"
    """Can somebody enter past the directory?"""
    TRANSPORT = "transport"
    """Is what travels encrypted?"""
    CREDENTIAL = "credential"
    """Is the value a secret?"""
    PRINCIPAL = "principal"
    """Who is given something?"""
    SINK = "sink"
    """Where does data go from here?"""
    URL = "url"
    """Which host outside is talked to?"""
    REFERENCE = "reference"
    """Which other resource is meant?"""


class Kind(StrEnum):
    """What a property means."""

    __hash__ = str.__hash__  # an enumeration's own is Python code, and kinds are looked up for every text there is

    REGION = "region"
    """Places data: the name of a region, or one of the values allowed beside."""
    CITY = "city"
    """Places something in a city: a meeting point of networks."""
    REPLICA = "replica"
    """Names the other end of a replication: a partner, a replica, a fabric, a source that is copied from."""
    COPY_SWITCH = "copy-switch"
    """Replicates or moves data by a switch: a redundancy, a tier, a creation mode. `good` values keep it in the region,
    `pair` values copy it to the region's pair, `bad` ones further."""
    NOT_A_PLACE = "not-a-place"

    CUSTOMER_KEY = "customer-key"
    """Names the customer's own key: a key's or a vault's URI, a key's name or version, a disk encryption set."""
    KEY_SWITCH = "key-switch"
    """Chooses between the platform's key and the customer's."""
    ENCRYPTION_SWITCH = "encryption-switch"
    """Turns an encryption on or off: of the host, of the infrastructure below, of the data."""
    KEY_MATERIAL = "key-material"
    """A key's own type, size, curve, operations or protection, where the resource is the key."""
    KEY_IDENTITY = "key-identity"
    """The identity by which a service reaches the customer's key."""
    NOT_A_KEY = "not-a-key"

    PUBLIC_SWITCH = "public-switch"
    """Opens the resource to the public network, to anonymous readers, or gives it a public address."""
    FIREWALL_DEFAULT = "firewall-default"
    """What happens to traffic that no rule names."""
    FIREWALL_BYPASS = "firewall-bypass"
    """Who is let past the firewall."""
    SOURCES = "sources"
    """Networks, addresses or origins that are let in."""
    PUBLIC_ADDRESS = "public-address"
    """A public address that is created or attached."""
    PRIVATE_NETWORK = "private-network"
    """What ties the resource to a private network instead."""
    EGRESS = "egress"
    """What may leave, and by which way."""
    NOT_AN_EXPOSURE = "not-an-exposure"

    LOCAL_AUTH_SWITCH = "local-auth-switch"
    """Allows or forbids the service's own keys, users and passwords beside the directory."""
    AUTH_METHOD = "auth-method"
    """Chooses how somebody, or the service itself towards another, is authenticated."""
    NOT_LOCAL_AUTH = "not-local-auth"

    TLS_MINIMUM = "tls-minimum"
    """The oldest TLS that is spoken."""
    CLEAR_TEXT_SWITCH = "clear-text-switch"
    """Allows or forbids a protocol without encryption, or a peer whose certificate is not verified."""
    PROTOCOL = "protocol"
    """Names the protocol spoken; some of the values are clear text."""
    NOT_TRANSPORT = "not-transport"

    SECRET = "secret"  # noqa: S105
    """A password, a key, a token, a connection string: never to be given in plain text."""
    SECRET_REFERENCE = "secret-reference"  # noqa: S105
    """Names a secret that is kept in a vault; itself no secret."""
    MAY_HOLD_SECRET = "may-hold-secret"  # noqa: S105
    """Free content in which people leave secrets: scripts, settings, templates, environment variables."""
    NOT_A_SECRET = "not-a-secret"  # noqa: S105

    PRINCIPAL = "principal"
    """A user, group, application or managed identity."""
    TENANT = "tenant"
    """A directory tenant."""
    ROLE = "role"
    """What is granted: a role definition, permissions, an actor's rights."""
    TRUST = "trust"
    """Whose tokens are believed: an issuer, an audience, a federated subject."""
    NOT_A_PRINCIPAL = "not-a-principal"

    COPIES_OUT = "copies-out"
    """Names where data goes: a diagnostic, export, capture, backup or archive destination, a queue, a workspace."""
    WEBHOOK = "webhook"
    """Names an address that is called with data."""
    PERSON = "person"
    """Names people that messages are sent to."""
    TELEMETRY = "telemetry"
    """Sends measurements to the service's maker, or switches that."""
    NOT_A_SINK = "not-a-sink"

    EXTERNAL_URL = "external-url"
    """A URL or host name of something that may be anywhere."""
    IMAGE = "image"
    """Names an image that is run: a container's, by its registry's host, or a machine's, by gallery or publisher."""
    ADDRESS = "address"
    """A network address, or the name of something inside a network."""
    OWN_NAME = "own-name"
    """A domain name, path or endpoint of the resource itself."""
    NOT_A_URL = "not-a-url"

    REFERENCE = "reference"
    """The id of another resource, whose place and tenant count as well."""
    SCOPE = "scope"
    """The id under which the resource itself stands, or over which it holds."""
    PART = "part"
    """The name or id of a part of the same resource, or of its parent."""
    NOT_A_REFERENCE = "not-a-reference"

    @property
    def concern(self) -> Concern:
        """Give the question that it answers."""
        return _CONCERNS[self]

    @property
    def says_something(self) -> bool:
        """Tell whether the property is what it looks like."""
        return not self.value.startswith("not-")


_ORDER = {
    Concern.PLACE: Kind.NOT_A_PLACE,
    Concern.KEY: Kind.NOT_A_KEY,
    Concern.EXPOSURE: Kind.NOT_AN_EXPOSURE,
    Concern.LOCAL_AUTH: Kind.NOT_LOCAL_AUTH,
    Concern.TRANSPORT: Kind.NOT_TRANSPORT,
    Concern.CREDENTIAL: Kind.NOT_A_SECRET,
    Concern.PRINCIPAL: Kind.NOT_A_PRINCIPAL,
    Concern.SINK: Kind.NOT_A_SINK,
    Concern.URL: Kind.NOT_A_URL,
    Concern.REFERENCE: Kind.NOT_A_REFERENCE,
}


def _concerns() -> dict[Kind, Concern]:
    found: dict[Kind, Concern] = {}
    waiting = iter(_ORDER.items())
    concern, last = next(waiting)
    for kind in Kind:
        found[kind] = concern
        if kind is last:
            concern, last = next(waiting, (concern, last))
    return found


_CONCERNS = _concerns()
"""The kinds stand above concern by concern, each concern's `not` last."""


class Holds(StrEnum):
    """Whether a type keeps data of the customer's."""

    DATA = "data"
    """A resource of its own with data in it: what logging and backup ask about."""
    PART = "part"
    """A part of a resource that holds data: a container of an account, a database of a server."""
    SECRETS = "secrets"
    """Keys, secrets and certificates."""
    LOGS = "logs"
    """Logs, measurements and traces."""
    TRANSIENT = "transient"
    """Data that passes or lies in memory: queues, caches, running machines without a disk of their own."""
    NOTHING = "nothing"
    """Configuration only."""

    @property
    def anything(self) -> bool:
        """Tell whether data of the customer's is in it at all."""
        return self is not Holds.NOTHING
