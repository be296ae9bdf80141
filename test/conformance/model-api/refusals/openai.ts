import type { FaultName, Refusal } from '../wire.ts'

const refusal = (status: number, type: string, code: string | null, message: string): Refusal => ({
  status,
  body: { error: { message, type, param: null, code } },
})

export function openaiRefusal(fault: FaultName): Refusal {
  switch (fault) {
    case '400':
      return refusal(
        400,
        'invalid_request_error',
        'context_length_exceeded',
        'Your input exceeds the context window of this model. Please adjust your input and try again.',
      )
    case '401':
    case 'key':
      return refusal(
        401,
        'invalid_request_error',
        'invalid_api_key',
        'Incorrect API key provided: ******ummy.',
      )
    case '402':
      return refusal(402, 'insufficient_balance', 'insufficient_balance', 'Insufficient balance')
    case '403':
      return refusal(
        403,
        'request_forbidden',
        'unsupported_country_region_territory',
        'Country, region, or territory not supported',
      )
    case '404':
      return refusal(
        404,
        'invalid_request_error',
        'model_not_found',
        'The model `no-such-model` does not exist or you do not have access to it.',
      )
    case '429':
      return refusal(
        429,
        'tokens',
        'rate_limit_exceeded',
        'Rate limit reached for mock-model in organization org-mock on tokens per min (TPM): Limit 30000, Used 29000, Requested 5000. Please try again in 1.5s.',
      )
    case 'quota':
      return refusal(
        429,
        'insufficient_quota',
        'insufficient_quota',
        'You exceeded your current quota, please check your plan and billing details.',
      )
    case 'usage':
      return {
        status: 429,
        body: {
          error: {
            type: 'usage_limit_reached',
            message: 'The usage limit has been reached',
            plan_type: 'plus',
            resets_at: Math.floor(Date.now() / 1000) + 3600,
            resets_in_seconds: 3600,
          },
        },
      }
    case '500':
      return refusal(
        500,
        'server_error',
        null,
        'The server had an error while processing your request. Sorry about that!',
      )
    case '503':
      return refusal(
        503,
        'server_error',
        'server_is_overloaded',
        'The engine is currently overloaded, please try again later',
      )
    case '529':
      return refusal(529, 'server_error', 'server_is_overloaded', 'Overloaded')
  }
}
