import type { FaultRule } from './fault-engine.ts'
import type { Mutation } from './mutate.ts'

export type Shape = Pick<FaultRule, 'kind'> & Partial<FaultRule>

const CORRELATION = '00000000-0000-4000-8000-000000000000'

/** The body of a refusal by the service. */
export function refusal(code: string, message: string, more: object = {}): string {
  const responseMessages = [{ code, level: 'ERROR', message, exception: null, failureTypes: [] }]
  return JSON.stringify({
    status: 'ERROR',
    code,
    message,
    correlationId: CORRELATION,
    detailedMessage: null,
    responseMessages,
    metadata: null,
    ...more,
  })
}

/** The body of a failed validation, or of a 404 by the framework. */
export function failure(code: string, errors: readonly { fieldId: string; error: string }[] | null): string {
  const message = errors?.map(({ fieldId, error }) => `${fieldId}: ${error}`).join(', ') ?? 'HTTP 404 Not Found'
  return JSON.stringify({ status: 'FAILURE', code, message, correlationId: CORRELATION, errors })
}

export const success = (data: unknown): string =>
  JSON.stringify({ status: 'SUCCESS', data, metaData: null, correlationId: CORRELATION })

export const htmlPage = (title: string): string =>
  `<!doctype html><html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`

export const status = (code: number, body = '', headers?: Record<string, string>): Shape => ({
  kind: 'status',
  status: code,
  body,
  ...(headers === undefined ? {} : { headers }),
})

export const body = (text: string, contentType?: string): Shape => ({
  kind: 'body',
  body: text,
  ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
})

export const mutate = (path: string, action: Mutation['action']): Shape => ({
  kind: 'mutate',
  mutate: { path, action },
})

export const tooMany = (retryAfter?: string): Shape =>
  status(
    429,
    refusal('TOO_MANY_REQUESTS', 'Too many requests'),
    retryAfter === undefined ? undefined : { 'retry-after': retryAfter },
  )

/** Changes for a user in a list and a single user alike. */
export const inPeople = (member: string, action: Mutation['action']): Shape[] => [
  { op: 'O6', ...mutate(`data.user.${member}`, action) },
  { op: 'O7', ...mutate(`data.content.*.user.${member}`, action) },
  { op: 'O8', ...mutate(`data.${member}`, action) },
  { op: 'O10', ...mutate(`data.content.*.${member}`, action) },
]

export const listOperations = ['O7', 'O10', 'R1', 'R2'] as const

export const effectOperations = ['O1', 'O2', 'O4', 'O5', 'O11', 'O12', 'O13', 'O14', 'O15'] as const

/** Writes members of a page. */
export const set = (members: readonly (readonly [name: string, value: unknown])[]): Shape => ({
  kind: 'mutate',
  mutate: members.map(([name, value]) => ({ path: `data.${name}`, action: 'set', value })),
})

/** Hits pages after the first. */
export const beyondFirstPage = (members: Parameters<typeof set>[0]): Shape[] =>
  listOperations.flatMap((op) => [1, 2].map((pageIndex): Shape => ({ op, match: { pageIndex }, ...set(members) })))

export const denied = refusal('NG_ACCESS_DENIED', 'Missing permission', {
  correlationId: null,
  responseMessages: null,
  failedPermissionChecks: [
    { resourceScope: {}, resourceType: 'USER', resourceIdentifier: null, permission: 'core_user_manage' },
  ],
})
