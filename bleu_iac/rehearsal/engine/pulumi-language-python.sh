#!/bin/sh
# The Python language host of the engine beside it. BLEU_IAC_PYTHON names the interpreter that has bleu-iac.
# -P keeps the folder of the user's program, where this starts, from replacing modules of the host.
exec "${BLEU_IAC_PYTHON:-python3}" -P -m bleu_iac.rehearsal.engine.language_host "$@"
