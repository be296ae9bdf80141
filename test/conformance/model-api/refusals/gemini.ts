import type { FaultName, Refusal } from '../wire.ts'

const refusal = (
  code: number,
  status: string,
  message: string,
  details: readonly Readonly<Record<string, unknown>>[] = [],
): Refusal => ({
  status: code,
  body: { error: { code, message, status, ...(details.length === 0 ? {} : { details }) } },
})

const quota = (quotaId: string, quotaValue: string) => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [
    {
      quotaMetric: 'generativelanguage.googleapis.com/generate_content_requests',
      quotaId,
      quotaDimensions: { model: 'gemini-2.5-pro' },
      quotaValue,
    },
  ],
})

const exceeded = 'You exceeded your current quota, please check your plan and billing details.'

export function geminiRefusal(fault: FaultName): Refusal {
  switch (fault) {
    case '400':
      return refusal(
        400,
        'INVALID_ARGUMENT',
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      )
    case 'key':
      return refusal(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'API_KEY_INVALID',
          domain: 'googleapis.com',
        },
      ])
    case '401':
      return refusal(401, 'UNAUTHENTICATED', 'API keys are not supported by this API.')
    case '402':
    case '403':
      return refusal(403, 'PERMISSION_DENIED', 'Permission denied')
    case '404':
      return refusal(404, 'NOT_FOUND', 'models/no-such-model is not found for API version v1beta')
    case '429':
      return refusal(429, 'RESOURCE_EXHAUSTED', exceeded, [
        quota('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', '5'),
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2s' },
      ])
    case 'quota':
    case 'usage':
      return refusal(429, 'RESOURCE_EXHAUSTED', exceeded, [
        quota('GenerateRequestsPerDayPerProjectPerModel', '100'),
      ])
    case '500':
      return refusal(500, 'INTERNAL', 'An internal error has occurred.')
    case '503':
    case '529':
      return refusal(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.')
  }
}
