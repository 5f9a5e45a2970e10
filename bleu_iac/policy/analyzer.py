"""The rules as a Pulumi policy pack: the service that the engine asks about every resource.

What the engine (3.230) sends, found by running it:

- `up` starts the pack twice: once for the preview, once for the update. `ConfigureStack.dry_run` tells which; nothing
  in the environment does. Preview and update are therefore never one process, yet nothing here relies on that.
- `Analyze` comes once for each registration, after the provider's own check has filled in its defaults and before
  anything is created: the stack itself, components (their arguments as properties, and no provider), explicit providers
  *and* default ones (`default_3_29_0`, with what the stack's configuration gives it), and every resource of a provider,
  with that provider's inputs. Unknown values and secrets are marked. A mandatory finding at an update stops that
  resource; at a preview the engine goes on, so that all findings are shown, and fails at the end.
- What is read with `get()` or a stack reference is never sent.
- `AnalyzeStack` comes once at the end, with outputs, at an update after everything was created: nothing that can be
  judged before is left to it. What stack rules need of a resource is noted when it is analyzed, as it was declared; the
  end adds its id and what its inputs were made from, and tells which resources there are. At a preview a mandatory
  finding fails it like any other; at an update it fails what has already been done.
- Levels come with `Configure`, one for each policy, filled in by the engine itself. It panics over a diagnostic of the
  level *disabled*: a disabled rule is not asked.
- What is wrong with waivers is said of the first resource, which is the stack itself; which of them were of no use is
  said at the end, unless the operation leaves something out.
- The CLI shows the policy's name, the severity and the message; it does not show titles or descriptions.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerServicer

from bleu_iac.clouds import Cloud
from bleu_iac.errors import Problem
from bleu_iac.policy import configuration, describing
from bleu_iac.policy.configuration import SETTINGS, Level, PackConfigurationError
from bleu_iac.policy.describing import LEVELS, SEVERITIES
from bleu_iac.policy.reading import Reader, id_of, is_left_out, property_dependencies, stack_resources
from bleu_iac.resources import Resource
from bleu_iac.rules import WAIVERS
from bleu_iac.rules.asking import FLATTEN, TOO_DEEP, RuleSet, tell
from bleu_iac.rules.cloud import CloudRule
from bleu_iac.rules.cloud import judge as judge_cloud
from bleu_iac.rules.governance import waivers_used
from bleu_iac.rules.rule import Described, Finding, Rule
from bleu_iac.rules.stack import WHOLE_STACK, Noted, StackRule, StackRules
from bleu_iac.rules.waiver import Waiver
from bleu_iac.text import Text
from bleu_iac.waivers import WaiverFile

_VERSION = version("bleu-iac")

OTHER_TYPES = Text("applies to other types of resource", "s'applique à d'autres types de ressource")
ONLY_SETTINGS = Text("holds settings, and judges nothing", "contient des réglages et ne juge rien")
LEFT_OUT = Text(
    "waits for what this operation leaves out (--exclude, --target)",
    "attend ce que cette opération laisse de côté (--exclude, --target)",
)
NO_FILE = Text("no file of waivers is given", "aucun fichier de dérogations n'est donné")
MENDS_NOTHING = Text("judges, and changes nothing", "juge et ne modifie rien")

_OF_WAIVERS = sorted(rule.id for rule in WAIVERS)


class Analyzer(AnalyzerServicer):
    """Serves rules to the engine."""

    def __init__(
        self,
        name: str,
        rules: Iterable[Described],
        cloud: Cloud,
        advised: Iterable[str] = (),
        backend: Mapping[str, str] | None = None,
    ) -> None:
        """`advised`: ids of the rules that only advise until configuration says otherwise; `backend`: see `Reader`."""
        self._name = name
        self._rules = tuple(rules)
        self._advised = frozenset(advised)
        self._noted: dict[str, Noted] = {}
        """By URN: for stack rules."""
        self._left_out: set[str] = set()
        """The types of new resources that the operation does not create."""
        self._untold: WaiverFile | None = None
        """The waivers, until what is wrong with them was told."""
        self._cloud = cloud
        self._reader = Reader(backend)
        self._preview = False  # until the engine says so: what is undetermined then blocks
        self._use(configuration.default(self._rules, cloud, self._advised))

    def Handshake(  # noqa: N802 - the protocol's name, as all below
        self, request: proto.AnalyzerHandshakeRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzerHandshakeResponse:
        """Nothing of the engine's is needed."""
        del request, context
        return proto.AnalyzerHandshakeResponse()

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:  # noqa: N802
        """Give the version."""
        del request, context
        return plugin_pb2.PluginInfo(version=_VERSION)

    def GetAnalyzerInfo(self, request: Empty, context: grpc.ServicerContext) -> proto.AnalyzerInfo:  # noqa: N802
        """Describe the pack and each of its rules."""
        del request, context
        return proto.AnalyzerInfo(
            name=self._name,
            displayName=self._name,
            version=_VERSION,
            supportsConfig=True,
            policies=[
                *(describing.policy(each, advised=each.id in self._advised) for each in self._rules),
                describing.settings(),
            ],
        )

    def ConfigureStack(  # noqa: N802
        self, request: proto.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzerStackConfigureResponse:
        """Learn whether this is a preview."""
        del context
        self._preview = request.dry_run
        self._begin()
        return proto.AnalyzerStackConfigureResponse()

    def Configure(  # noqa: N802
        self, request: proto.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> Empty:
        """Take the pack's configuration, or refuse it with all that is wrong."""
        try:
            self._use(configuration.read(request.policyConfig, self._rules, self._cloud, self._advised))
        except PackConfigurationError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        return Empty()

    def Analyze(  # noqa: N802
        self, request: proto.AnalyzeRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Judge a resource before anything is done with it."""
        response = self._judged(request, context)
        return response if self._untold is None else self._with_wrong_waivers(response)

    def _judged(self, request: proto.AnalyzeRequest, context: grpc.ServicerContext) -> proto.AnalyzeResponse:
        try:
            resource = self._reader.resource(request)
        except RecursionError:
            problem = Problem("BLEU-E506", f"{request.name} ({request.type})", TOO_DEEP(), FLATTEN())
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(problem))
        if is_left_out(resource):
            self._left_out.add(resource.type)
            return proto.AnalyzeResponse()
        response = nothing_found = self._nothing_found(resource.type)
        for rule, findings in self._asked.ask(resource):
            if response is nothing_found:
                response = proto.AnalyzeResponse()
                response.CopyFrom(nothing_found)
            self._report(response, rule, resource, findings)
        if (noted := self._asked_together.note(resource)) is not None:
            self._noted[resource.urn] = noted
        return response

    def AnalyzeStack(  # noqa: N802
        self, request: proto.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Judge all resources together, by the rules that no resource by itself can be judged by, and the cloud."""
        del context
        return self._together(request.resources)

    def analyze_stack(self, request: bytes, context: grpc.ServicerContext) -> proto.AnalyzeResponse:
        """Do the same with a request that nobody has read yet: read one resource after the other."""
        del context
        return self._together(stack_resources(request) if self._noted else ())

    def _together(self, resources: Iterable[proto.AnalyzerResource]) -> proto.AnalyzeResponse:
        response = proto.AnalyzeResponse(not_applicable=[_not_applicable(SETTINGS, ONLY_SETTINGS)])
        for of_cloud in self._asked_of_cloud:
            if findings := judge_cloud(of_cloud, self._configuration.context):
                self._report(response, of_cloud, WHOLE_STACK, findings)
        linked: list[Noted] = []
        for each in resources:
            noted = self._noted.get(each.urn)
            if noted is not None:
                linked.append(self._asked_together.linked(noted, id_of(each), property_dependencies(each)))
        left_out = frozenset(self._left_out)
        waiting = sorted(self._asked_together.waiting(left_out))
        response.not_applicable.extend(_not_applicable(each, LEFT_OUT) for each in waiting)
        for resource, said in self._asked_together.judge(linked, left_out):
            for rule, findings in said:
                self._report(response, rule, resource, findings)
        self._report_unused_waivers(response)
        return self._with_wrong_waivers(response)

    def _with_wrong_waivers(self, response: proto.AnalyzeResponse) -> proto.AnalyzeResponse:
        """Add what is wrong with waivers, once: it is why what they are for is not waived."""
        if (waivers := self._untold) is None:
            return response
        self._untold = None
        told = proto.AnalyzeResponse()
        told.CopyFrom(response)
        self._report_waivers(told, waivers, waivers.wrong())
        return told

    def _report_unused_waivers(self, response: proto.AnalyzeResponse) -> None:
        waivers = self._configuration.waivers
        if waivers is None:
            response.not_applicable.extend(
                _not_applicable(each, NO_FILE) for each in _OF_WAIVERS if each in self._reports
            )
        elif self._left_out and waivers_used.RULE.id in self._reports:  # what a waiver is for may be left out
            response.not_applicable.append(_not_applicable(waivers_used.RULE.id, LEFT_OUT))
        else:
            self._report_waivers(response, waivers, waivers.unused(rule.id for rule in self._enabled))

    def _report_waivers(
        self, response: proto.AnalyzeResponse, waivers: WaiverFile, said: Iterable[tuple[Described, list[Finding]]]
    ) -> None:
        for rule, findings in said:
            if rule.id in self._reports:
                self._report(response, rule, waivers.about, findings)

    def Remediate(  # noqa: N802
        self, request: proto.AnalyzeRequest, context: grpc.ServicerContext
    ) -> proto.RemediateResponse:
        """Change nothing."""
        del request, context
        return self._no_remedy

    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Let what is being judged end: it is a matter of microseconds."""
        del request, context
        return Empty()

    def _use(self, chosen: configuration.Configuration) -> None:
        """Put a configuration in force, and write in advance what is the same in every answer."""
        self._configuration = chosen
        self._enabled = [rule for rule in self._rules if chosen.levels.get(rule.id) is not Level.DISABLED]
        self._asked = RuleSet([rule for rule in self._enabled if isinstance(rule, Rule)], chosen.context)
        self._asked_together = StackRules(
            [rule for rule in self._enabled if isinstance(rule, StackRule)], chosen.context
        )
        self._asked_of_cloud = [rule for rule in self._enabled if isinstance(rule, CloudRule)]
        self._begin()
        self._answers: dict[str, proto.AnalyzeResponse] = {}
        self._reports = {rule.id: self._report_without_findings(rule) for rule in self._enabled}
        self._no_remedy = proto.RemediateResponse(
            not_applicable=[
                _not_applicable(rule.id, MENDS_NOTHING)
                for rule in self._enabled
                if chosen.levels.get(rule.id) is Level.REMEDIATE
            ]
        )

    def _begin(self) -> None:
        """Forget what was seen of another operation."""
        self._noted.clear()
        self._left_out.clear()
        self._untold = self._configuration.waivers
        if self._untold is not None:
            self._untold.in_force.used.clear()

    def _nothing_found(self, token: str) -> proto.AnalyzeResponse:
        """Give the answer for a good resource of a type: the rules that are for other types."""
        answer = self._answers.get(token)
        if answer is None:
            asked = {rule.id for rule in self._asked.applying(token)}
            others = [
                _not_applicable(rule.id, OTHER_TYPES)
                for rule in self._enabled
                if rule.id not in asked and isinstance(rule, Rule)
            ]
            answer = self._answers[token] = proto.AnalyzeResponse(not_applicable=others)
        return answer

    def _report_without_findings(self, rule: Described) -> proto.AnalyzeDiagnostic:
        return proto.AnalyzeDiagnostic(
            policyName=rule.id,
            policyPackName=self._name,
            policyPackVersion=_VERSION,
            description=str(rule.reason),
            severity=SEVERITIES[rule.severity],
        )

    def _report(
        self, response: proto.AnalyzeResponse, rule: Described, resource: Resource, findings: Sequence[Finding]
    ) -> None:
        """Add one diagnostic for each level and waiver, so that a rule's title and remedy are read once."""
        together: dict[tuple[Level, Waiver | None], list[Finding]] = {}
        for finding in findings:
            level = self._configuration.level(rule, finding.verdict, preview=self._preview)
            together.setdefault((level, finding.waiver), []).append(finding)
        for (level, _), said in together.items():
            diagnostic = response.diagnostics.add()
            diagnostic.CopyFrom(self._reports[rule.id])
            diagnostic.message = tell(rule, resource, said)
            diagnostic.enforcementLevel = LEVELS[level]
            diagnostic.urn = resource.urn


def _not_applicable(policy: str, reason: Text) -> proto.PolicyNotApplicable:
    return proto.PolicyNotApplicable(policy_name=policy, reason=str(reason))
