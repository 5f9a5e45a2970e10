"""Built-in roles, in the subscription they are given in."""

import pulumi

from bleu_iac.components import roles
from bleu_iac.testing import build

KEY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/keys/k"


def test_a_role_is_defined_in_the_subscription_of_what_it_is_given_on():
    role = roles.KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER

    def program():
        for name, scope in (("plain", KEY), ("output", pulumi.Output.from_input(KEY))):
            pulumi.CustomResource("test:index:Own", name, {"role": role.definition_id(scope)}, None)

    definition = "/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6"
    assert [resource.inputs for resource in build(program)] == [{"role": f"/subscriptions/s{definition}"}] * 2
