import type { PermissionCheck } from '#src/contract/permission-schema.ts'

/** HTTP status of the codes that are not 400. */
const statusOf: Readonly<Record<string, number>> = {
  INVALID_TOKEN: 401,
  EXPIRED_TOKEN: 401,
  REVOKED_TOKEN: 401,
  USER_DISABLED: 401,
  NG_ACCESS_DENIED: 403,
  ENTITY_NOT_FOUND: 404,
  MEDIA_NOT_SUPPORTED: 415,
  UNKNOWN_ERROR: 500,
}

type Details = {
  readonly fieldErrors?: readonly { fieldId: string; error: string }[] | null
  readonly checks?: readonly PermissionCheck[]
  /** The response has an empty `responseMessages`. */
  readonly bare?: boolean
  readonly status?: number
}

/** One of the four error envelopes (docs/service.md, trap 2). */
export type ErrorShape = 'error' | 'failure' | 'denied' | 'framework'

/** A refusal of the simulated service. Every other error is a bug of the simulator itself. */
export class ServiceError extends Error {
  readonly shape: ErrorShape
  readonly code: string
  readonly status: number
  readonly details: Details

  constructor(shape: ErrorShape, code: string, message: string, details: Details = {}) {
    super(message)
    this.shape = shape
    this.code = code
    this.status = details.status ?? statusOf[code] ?? 400
    this.details = details
  }
}

/** 400 `INVALID_REQUEST` with the prefix that the service adds to the text. */
export function invalidRequest(text: string): ServiceError {
  return new ServiceError('error', 'INVALID_REQUEST', `Invalid request: ${text}`)
}

/** 400 `INVALID_ARGUMENT` with its prefix. */
export function invalidArgument(text: string): ServiceError {
  return new ServiceError('error', 'INVALID_ARGUMENT', `Invalid argument(s): ${text}`)
}

/** Any other refusal by code. */
export function refused(code: string, text: string): ServiceError {
  return new ServiceError('error', code, text)
}

/** 400 of the bean validation: the invalid members. */
export function invalidField(fieldId: string, error: string): ServiceError {
  return new ServiceError('failure', 'INVALID_REQUEST', `${fieldId}: ${error}`, { fieldErrors: [{ fieldId, error }] })
}

/**
 * "Not found" as the service reports it for routes, path enums, roles and groups: HTTP 400 (docs/service.md, trap 3).
 */
export function notFoundAs400(text = 'HTTP 404 Not Found'): ServiceError {
  return new ServiceError('failure', 'RESOURCE_NOT_FOUND_EXCEPTION', text, { fieldErrors: null })
}

/** 404 `ENTITY_NOT_FOUND`. */
export function entityNotFound(text: string): ServiceError {
  return new ServiceError('error', 'ENTITY_NOT_FOUND', text)
}

/** 500: the service failed on this input. */
export function unexpectedError(): ServiceError {
  return new ServiceError('error', 'UNKNOWN_ERROR', 'Something went wrong on the server', { bare: true })
}

/** Errors of the HTTP framework itself; their `code` is a number. */
export function frameworkError(status: number, text: string): ServiceError {
  return new ServiceError('framework', String(status), text, { status })
}
