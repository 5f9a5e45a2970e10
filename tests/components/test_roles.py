"""Built-in roles."""

from bleu_iac.components import roles


def test_a_role_s_id_is_known_before_anything_it_is_given_on():
    assert roles.KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER.definition_id == (
        "/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6"
    )
