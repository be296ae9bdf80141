import type { FaultName, Refusal } from '../wire.ts'

const refusal = (status: number, type: string, message: string): Refusal => ({
  status,
  body: { type: 'error', error: { type, message }, request_id: 'req_mock' },
})

const limited = refusal(
  429,
  'rate_limit_error',
  "This request would exceed your account's rate limit. Please try again later.",
)

export function anthropicRefusal(fault: FaultName): Refusal {
  switch (fault) {
    case '400':
      return refusal(400, 'invalid_request_error', 'prompt is too long: 250000 tokens > 200000 maximum')
    case '401':
    case 'key':
      return refusal(401, 'authentication_error', 'invalid x-api-key')
    case '402':
    case 'quota':
      return refusal(
        402,
        'billing_error',
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.',
      )
    case '403':
      return refusal(
        403,
        'permission_error',
        'Your API key does not have permission to use the specified resource.',
      )
    case '404':
      return refusal(404, 'not_found_error', 'model: no-such-model')
    case '429':
      return limited
    case 'usage':
      return {
        ...limited,
        headers: {
          'anthropic-ratelimit-unified-status': 'rejected',
          'anthropic-ratelimit-unified-reset': String(Math.floor(Date.now() / 1000) + 3600),
          'anthropic-ratelimit-unified-representative-claim': 'five_hour',
        },
      }
    case '500':
      return refusal(500, 'api_error', 'Internal server error')
    case '503':
      return refusal(503, 'api_error', 'Service unavailable')
    case '529':
      return refusal(529, 'overloaded_error', 'Overloaded')
  }
}
