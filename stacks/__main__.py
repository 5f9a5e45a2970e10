"""Deploy the blueprint that the stack's configuration names."""

import configuration
import landing_zone

import bleu_iac as bleu

BLUEPRINTS = {"landing-zone": landing_zone.LandingZone}

blueprint, cloud = configuration.read(BLUEPRINTS)
bleu.guard(cloud)
blueprint.deploy(cloud)
