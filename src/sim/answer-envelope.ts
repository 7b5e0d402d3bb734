import type { ServiceError } from './model/errors.ts'

/** The two success envelopes (docs/service.md, trap 1). */
export function successBody(envelope: 'data' | 'resource', payload: unknown, correlationId: string): unknown {
  return envelope === 'data'
    ? { status: 'SUCCESS', data: payload, metaData: null, correlationId }
    : { metaData: {}, resource: payload, responseMessages: [] }
}

/** The error envelopes (docs/service.md, trap 2). */
export function errorBody(error: ServiceError, correlationId: string): unknown {
  const { code, message, details } = error
  switch (error.shape) {
    case 'framework':
      return { code: error.status, message, details: null }
    case 'failure':
      return { status: 'FAILURE', code, message, correlationId, errors: details.fieldErrors ?? null }
    case 'denied':
      return {
        status: 'ERROR',
        code,
        message,
        correlationId: null,
        detailedMessage: null,
        responseMessages: null,
        metadata: null,
        failedPermissionChecks: (details.checks ?? []).map((check) => ({
          resourceScope: check.resourceScope,
          resourceType: check.resourceType,
          resourceAttributes: null,
          resourceIdentifier: check.resourceIdentifier ?? null,
          permission: check.permission,
        })),
      }
    case 'error':
      return {
        status: 'ERROR',
        code,
        message,
        correlationId,
        detailedMessage: null,
        responseMessages:
          details.bare === true ? [] : [{ code, level: 'ERROR', message, exception: null, failureTypes: [] }],
        metadata: null,
      }
  }
}
