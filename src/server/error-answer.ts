import { cacheControl } from './headers.ts'

/** What went wrong in this host itself; answers of the service behind it are passed on as they are. */
export type HostErrorCode =
  | 'BAD_REQUEST_TARGET'
  | 'CROSS_SITE_REFUSED'
  | 'GATEWAY_TIMEOUT'
  | 'GATEWAY_UNREACHABLE'
  | 'HOST_NOT_ALLOWED'
  | 'INTERNAL_SERVER_ERROR'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'REQUEST_TOO_LARGE'

/**
 * A failure of this host in the Error envelope of the service (contract.md 1.5), so that the page reads one shape.
 *
 * @param message one sentence for a person; never contains anything the caller sent.
 */
export function errorAnswer(status: number, code: HostErrorCode, message: string): Response {
  return Response.json(
    { status: 'ERROR', code, message, correlationId: null, responseMessages: [] },
    { status, headers: { 'cache-control': cacheControl.api } },
  )
}
