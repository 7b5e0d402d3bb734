import { cacheControl } from './headers.ts'

/** Errors of this host itself; responses of the service behind it are passed on unchanged. */
export type HostErrorCode =
  | 'BAD_REQUEST'
  | 'BAD_REQUEST_TARGET'
  | 'CROSS_SITE_REFUSED'
  | 'EXPECTATION_FAILED'
  | 'GATEWAY_ANSWER_REFUSED'
  | 'GATEWAY_TIMEOUT'
  | 'GATEWAY_UNREACHABLE'
  | 'HOST_NOT_ALLOWED'
  | 'HTTP_VERSION_NOT_SUPPORTED'
  | 'INTERNAL_SERVER_ERROR'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'NOT_IMPLEMENTED'
  | 'REQUEST_HEADERS_TOO_LARGE'
  | 'REQUEST_TARGET_TOO_LONG'
  | 'REQUEST_TIMEOUT'
  | 'REQUEST_TOO_LARGE'

/**
 * A failure of this host in the Error envelope of the service, so that the page parses one format.
 *
 * @param message one sentence for the user; never contains anything the caller sent.
 */
export function errorAnswer(status: number, code: HostErrorCode, message: string): Response {
  return Response.json(
    { status: 'ERROR', code, message, correlationId: null, responseMessages: [] },
    { status, headers: { 'cache-control': cacheControl.api } },
  )
}

/** The refusal of a method, with the supported ones. */
export function methodRefusal(allow: readonly string[]): Response {
  const answer = errorAnswer(405, 'METHOD_NOT_ALLOWED', `Only ${allow.join(' and ')} can be used here.`)
  answer.headers.set('allow', allow.join(', '))
  return answer
}
