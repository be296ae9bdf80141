import type { Fault, FaultClass } from '../../../core/agent/fault.ts'
import type { DecoderRules } from '../decoder-rules.ts'
import { at, textAt, statusAt, type JsonRecord } from '../json-record.ts'

/** Of an error record: by its words where they are plain, else by the code that the CLI gives it. */
export function claudeFault(rules: DecoderRules, record: JsonRecord, message: string): Fault {
  const status = statusAt(record, 'api_error_status') ?? statusAt(record, 'error_status')
  const byWords = rules.fault(message, status)
  if (at(record, 'terminal_reason') === 'prompt_too_long') return { ...byWords, class: 'context' }
  const code = textAt(record, 'error') ?? textAt(record, 'api_error_type') ?? ''
  const byCode = classes.get(code.replace(/_error$/, ''))
  const isVague =
    byWords.class === 'unknown' || byWords.class === 'overload' || byWords.class === 'rate_limit'
  return isVague && byCode !== undefined ? { ...byWords, class: byCode } : byWords
}

/** The codes of Claude Code and those of its API, less `_error`. Others say nothing about the kind. */
const classes: ReadonlyMap<string, FaultClass> = new Map([
  ['authentication', 'auth'],
  ['authentication_failed', 'auth'],
  ['permission', 'auth'],
  ['oauth_org_not_allowed', 'auth'],
  ['account_on_hold', 'auth'],
  ['verification_required', 'auth'],
  ['cloud_credential', 'auth'],
  ['billing', 'billing'],
  ['rate_limit', 'rate_limit'],
  ['overloaded', 'overload'],
  ['server', 'overload'],
  ['api', 'overload'],
  ['model_not_found', 'model'],
  ['not_found', 'model'],
  ['request_too_large', 'context'],
  ['timeout', 'network'],
])
