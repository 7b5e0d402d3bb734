import type { FaultRule } from './fault-engine.ts'
import type { Mutation } from './mutate.ts'

/** The sections of the fault model. */
const faultGroups = [
  'Transport',
  'HTTP status',
  'Body',
  'Paging, search, order',
  'Interaction and environment',
] as const
type FaultGroup = (typeof faultGroups)[number]

/** A named fault. `needs`: what makes it besides the simulator: a setting of the browser, or what a person does. */
export type Fault = {
  readonly id: string
  readonly title: string
  readonly group: FaultGroup
  readonly needs?: 'browser' | 'person'
  /** How to make that part by hand. */
  readonly how?: string
}

/** One form of a fault, as rules that can be installed as they are; none where the simulator plays no part. */
export type FaultPreset = { readonly fault: string; readonly title: string; readonly rules: readonly FaultRule[] }

type Shape = Pick<FaultRule, 'kind'> & Partial<FaultRule>

const CORRELATION = '00000000-0000-4000-8000-000000000000'

/** The body of a refusal by the service. */
function refusal(code: string, message: string, more: object = {}): string {
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

function failure(code: string, errors: readonly { fieldId: string; error: string }[] | null): string {
  const message = errors?.map(({ fieldId, error }) => `${fieldId}: ${error}`).join(', ') ?? 'HTTP 404 Not Found'
  return JSON.stringify({ status: 'FAILURE', code, message, correlationId: CORRELATION, errors })
}

const success = (data: unknown): string =>
  JSON.stringify({ status: 'SUCCESS', data, metaData: null, correlationId: CORRELATION })

const page = (title: string): string =>
  `<!doctype html><html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`

const status = (code: number, body = '', headers?: Record<string, string>): Shape => ({
  kind: 'status',
  status: code,
  body,
  ...(headers === undefined ? {} : { headers }),
})

const body = (text: string, contentType?: string): Shape => ({
  kind: 'body',
  body: text,
  ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
})

const mutate = (path: string, action: Mutation['action']): Shape => ({
  kind: 'mutate',
  mutate: { path, action },
})

const tooMany = (retryAfter?: string): Shape =>
  status(
    429,
    refusal('TOO_MANY_REQUESTS', 'Too many requests'),
    retryAfter === undefined ? undefined : { 'retry-after': retryAfter },
  )

/** Changes that hit a person in a list as well as one alone. */
const inPeople = (member: string, action: Mutation['action']): Shape[] => [
  { op: 'O6', ...mutate(`data.user.${member}`, action) },
  { op: 'O7', ...mutate(`data.content.*.user.${member}`, action) },
  { op: 'O8', ...mutate(`data.${member}`, action) },
  { op: 'O10', ...mutate(`data.content.*.${member}`, action) },
]

const listOperations = ['O7', 'O10', 'R1', 'R2'] as const
const effectOperations = ['O1', 'O2', 'O4', 'O5', 'O11', 'O12', 'O13', 'O14', 'O15'] as const

/** Writes members of a page. */
const set = (members: readonly (readonly [name: string, value: unknown])[]): Shape => ({
  kind: 'mutate',
  mutate: members.map(([name, value]) => ({ path: `data.${name}`, action: 'set', value })),
})

/** Hits pages after the first. */
const beyondFirstPage = (members: Parameters<typeof set>[0]): Shape[] =>
  listOperations.flatMap((op) => [1, 2].map((pageIndex): Shape => ({ op, match: { pageIndex }, ...set(members) })))

const denied = refusal('NG_ACCESS_DENIED', 'Missing permission', {
  correlationId: null,
  responseMessages: null,
  failedPermissionChecks: [
    { resourceScope: {}, resourceType: 'USER', resourceIdentifier: null, permission: 'core_user_manage' },
  ],
})

/** Every preset by name: the id of its fault, then the variant. */
const presets: Readonly<Record<string, readonly [title: string, ...shapes: Shape[]]>> = {
  F02: ['Connection reset, no response', { kind: 'reset' }],
  'F02-closed': ['Connection closed, no response', { kind: 'refuse' }],
  F03: ['DNS failure (the browser sees a reset)', { kind: 'reset' }],
  F04: ['Connection refused (the browser sees it closed)', { kind: 'refuse' }],
  F05: ['No response, ever', { kind: 'reset', delayMs: 'never' }],
  F06: ['Slow: 5 seconds, then success', { kind: 'headers', delayMs: 5000 }],
  'F06-30s': ['Slow: 30 seconds, then success', { kind: 'headers', delayMs: 30_000 }],
  'F06-trickle': ['Slow bytes: the body takes 5 seconds', { kind: 'trickle', delayMs: 5000 }],
  F08: ['Body cut in the middle', { kind: 'cut' }],
  F09: ['Broken content-encoding', { kind: 'badgzip' }],
  F10: ['Redirect to a sign-in page', { kind: 'redirect', status: 302, body: page('Sign in') }],
  'F10-301': ['Account moved elsewhere', { kind: 'redirect', status: 301 }],
  F11: [
    '400 with errors by field',
    status(
      400,
      failure('INVALID_REQUEST', [
        { fieldId: 'name', error: 'must not be blank' },
        { fieldId: 'somethingElse', error: 'is not known here' },
      ]),
    ),
  ],
  F12: [
    'Refused: managed by the identity provider',
    status(400, refusal('INVALID_REQUEST', 'Invalid request: this user is managed by the identity provider')),
  ],
  'F12-other-user': [
    'Refused: another user',
    status(400, refusal('INVALID_REQUEST', 'Invalid request: only the own user can be changed')),
  ],
  'F12-not-authorized': [
    'Refused: USER_NOT_AUTHORIZED is a 400',
    status(400, refusal('USER_NOT_AUTHORIZED', 'User not authorized')),
  ],
  'F12-last-admin': [
    'Refused: last admin',
    {
      op: 'O11',
      ...status(400, refusal('REQUEST_PROCESSING_INTERRUPTED', 'The last administrator', { responseMessages: [] })),
    },
  ],
  'F12-last-admin-scopes': [
    'Refused: last admin, with the scopes',
    {
      op: 'O11',
      ...status(
        400,
        refusal('REQUEST_PROCESSING_INTERRUPTED', 'The last administrator', {
          responseMessages: ['Account', 'Organization: Retail', 'Project: Checkout'].map((message) => ({
            code: 'REQUEST_PROCESSING_INTERRUPTED',
            level: 'ERROR',
            message,
            exception: null,
            failureTypes: [],
          })),
        }),
      ),
    },
  ],
  'F12-search-filter': [
    'Refused: search together with a filter',
    status(400, refusal('INVALID_REQUEST', 'Invalid request: a search term and a filter cannot be used together')),
  ],
  F13: [
    '400 that says the backend may have done it',
    status(400, refusal('UNEXPECTED', 'Something unexpected happened')),
  ],
  'F13-generic': [
    '400 with the text of a backend that failed',
    status(400, refusal('INVALID_REQUEST', 'Error occurred while performing this operation.')),
  ],
  'F13-too-many': ['400 TOO_MANY_REQUESTS', status(400, refusal('TOO_MANY_REQUESTS', 'Too many requests'))],
  'F13-user-locked': ['400 USER_LOCKED', status(400, refusal('USER_LOCKED', 'The user is locked'))],
  'F13-optimistic': ['400 OPTIMISTIC_LOCKING_EXCEPTION', status(400, failure('OPTIMISTIC_LOCKING_EXCEPTION', null))],
  F14: ['401: invalid key', status(401, refusal('INVALID_TOKEN', 'The token is not valid'))],
  'F14-expired': ['401: expired', status(401, refusal('EXPIRED_TOKEN', 'The token has expired'))],
  'F14-revoked': ['401: revoked', status(401, refusal('REVOKED_TOKEN', 'The token was revoked'))],
  'F14-html': ['401 with a page', status(401, page('401 Authorization Required'))],
  'F14-empty': ['401 without a body', status(401)],
  F15: [
    '401 about the target, not the session',
    ...(['O1', 'O2', 'O3', 'O4', 'O5', 'O6', 'O7', 'O9', 'O10', 'O11', 'O12', 'O13', 'O14', 'O15'] as const).map(
      (op): Shape => ({ op, ...status(401, refusal('USER_DOES_NOT_EXIST', 'The user does not exist')) }),
    ),
  ],
  F16: ['403 with the failed check', status(403, denied)],
  F17: ['404: already removed', status(404, refusal('ENTITY_NOT_FOUND', 'The user is not in this scope'))],
  F18: ['404 with a page', status(404, page('404 Not Found'))],
  'F18-json': ['400: unknown route', status(400, failure('RESOURCE_NOT_FOUND_EXCEPTION', null))],
  F19: ['405', status(405)],
  'F19-415': ['415', status(415, refusal('MEDIA_NOT_SUPPORTED', 'Unsupported media type'))],
  F20: ['408', status(408)],
  F21: ['409', status(409, refusal('CONFLICT', 'Changed by somebody else'))],
  F22: ['412', status(412)],
  'F22-428': ['428', status(428)],
  F23: ['417: not in the plan', status(417, refusal('FEATURE_UNAVAILABLE', 'Not available in this plan'))],
  F24: ['423', status(423, refusal('USER_LOCKED', 'The user is locked'))],
  F25: ['429, wait 7 seconds', tooMany('7')],
  'F25-date': ['429, wait until a date in 7 seconds', tooMany('{date+7s}')],
  'F25-missing': ['429, no Retry-After', tooMany()],
  'F25-long': ['429, wait very long', tooMany('999999')],
  'F25-garbage': ['429, invalid Retry-After', tooMany('soon')],
  'F25-text': ['429 that isn’t JSON', status(429, 'slow down')],
  F26: [
    '500 with an envelope',
    status(500, refusal('UNKNOWN_ERROR', 'Something went wrong', { responseMessages: [] })),
  ],
  F27: ['500 with a page', status(500, page('500 Internal Server Error'))],
  'F27-empty': ['500 without a body', status(500)],
  F28: ['502 with a page', status(502, page('502 Bad Gateway'))],
  'F28-text': ['502 without a body', status(502)],
  F29: ['503', status(503, page('503 Service Unavailable'))],
  'F29-wait': ['503, wait 7 seconds', status(503, page('503 Service Unavailable'), { 'retry-after': '7' })],
  F30: ['504', status(504, page('504 Gateway Time-out'))],
  F31: ['204 without a body', status(204)],
  'F31-206': ['206', status(206, success(null).slice(0, 20))],
  'F31-299': ['299', status(299)],
  'F31-304': ['304', status(304)],
  'F31-520': ['520', status(520, page('520'))],
  'F31-600': ['An undefined status', status(600, page('600'))],
  F32: ['200 that says ERROR', body(refusal('INVALID_REQUEST', 'Invalid request: not like this'))],
  F33: ['200 that says FAILURE', body(failure('INVALID_REQUEST', [{ fieldId: 'name', error: 'must not be blank' }]))],
  F34: ['200 with an unknown status word', body('{"status":"MAYBE","data":{}}')],
  'F34-none': ['200 without an envelope', body('{"answer":42}')],
  F35: ['SUCCESS with null', body(success(null))],
  'F35-missing': ['SUCCESS with nothing', body('{"status":"SUCCESS"}')],
  F36: ['Not JSON: NaN', body('{"status":"SUCCESS","data":NaN}', 'application/json')],
  'F36-comma': ['Not JSON: trailing comma', body('{"status":"SUCCESS","data":[],}', 'application/json')],
  F37: ['JSON that ends early', body('{"status":"SUCCESS","data":{"content":[{"us', 'application/json')],
  'F37-length': ['A response with a wrong length', { kind: 'length' }],
  F38: ['A page with 200', body(page('Welcome to the hotel network'))],
  F39: ['JSON labelled as text', { kind: 'headers', headers: { 'content-type': 'text/plain' } }],
  'F39-unlabelled': ['JSON without a label', { kind: 'headers', headers: { 'content-type': '' } }],
  'F39-yaml': ['YAML', body('status: SUCCESS\ndata: []\n', 'application/yaml')],
  F40: [
    'Members missing',
    { op: 'O6', ...mutate('data.user.locked', 'drop') },
    { op: 'O7', ...mutate('data.content.*.user.name', 'drop') },
    { op: 'O8', ...mutate('data.name', 'null') },
    { op: 'O10', ...mutate('data.content.*.disabled', 'null') },
    { op: 'R1', ...mutate('data.totalItems', 'drop') },
    { op: 'R2', ...mutate('data.totalPages', 'null') },
  ],
  'F40-no-identity': ['A row without id', { op: 'O7', ...mutate('data.content.0.user.uuid', 'drop') }],
  F41: ['Flags as text', ...inPeople('locked', 'retype')],
  'F41-name': ['Names of another type', ...inPeople('name', 'retype')],
  'F41-content': [
    'Rows of another type',
    ...listOperations.map((op): Shape => ({ op, ...mutate('data.content', 'retype') })),
  ],
  F42: [
    'Unknown words',
    { op: 'O1', ...mutate('data.addUserResponseMap.*', 'enum') },
    { op: 'O2', ...mutate('data', 'enum') },
    { op: 'O9', ...mutate('data.mechanism', 'enum') },
  ],
  F43: [
    'Extra members',
    { op: 'O6', ...mutate('data.user', 'extra') },
    { op: 'O7', ...mutate('data.content.*.user', 'extra') },
    { op: 'O10', ...mutate('data.content.*', 'extra') },
    mutate('data', 'extra'),
  ],
  F44: [
    'No inside 200',
    { op: 'O1', ...mutate('data.addUserResponseMap.*', 'enum'), body: 'FAIL' },
    { op: 'O2', ...body(success('INCORRECT_CURRENT_PASSWORD')) },
    { op: 'O4', ...body(success({ uuid: 'unchanged', twoFactorAuthenticationEnabled: true })) },
    { op: 'O5', ...body(success({ uuid: 'unchanged', twoFactorAuthenticationEnabled: false })) },
    { op: 'O11', ...body(success(false)) },
    { op: 'O12', ...body('{"metaData":{},"resource":false,"responseMessages":[]}') },
    { op: 'O13', ...body(success({ uuid: 'unchanged', locked: true })) },
  ],
  'F44-skipped': [
    'Roles and groups: no change, but success',
    { op: 'R5', ...body(success([])) },
    {
      op: 'R6',
      ...body(success({ successfullyDeleted: 0, failedToDelete: 0, roleAssignmentErrorResponseDTOList: [] })),
    },
  ],
  'F44-weak': ['Password too weak', { op: 'O2', ...body(success('PASSWORD_STRENGTH_VIOLATED')) }],
  F45: [
    'Far more rows than asked for',
    ...listOperations.map((op): Shape => ({ op, ...mutate('data.content', 'huge') })),
  ],
  'F45-name': ['A name of a megabyte', { op: 'O7', ...mutate('data.content.0.user.name', 'huge') }],
  'F45-bytes': [
    'A response of 20 megabytes',
    ...listOperations.map((op): Shape => ({
      op,
      kind: 'mutate',
      mutate: { path: 'correlationId', action: 'huge', size: 20_000_000 },
    })),
  ],

  F46: [
    'The same row twice in a page',
    ...listOperations.map((op): Shape => ({ op, ...mutate('data.content', 'dup') })),
  ],
  'F46-pages': [
    'A new user is listed first between pages, so a row moves to the next page',
    {
      op: 'O7',
      match: { pageIndex: 0 },
      times: 1,
      kind: 'headers',
      edit: { action: 'add', user: 'aaron.aabel@alderbrook.example', name: 'Aaron Aabel' },
    },
  ],
  'F46-reordered': ['Role assignments in another order on every page', { op: 'R3', kind: 'reorder' }],
  'F46-group': ['The same group twice in a page', { op: 'R4', ...mutate('data.content', 'dup') }],
  F47: [
    'The list became shorter than the page asked for',
    ...beyondFirstPage([
      ['content', []],
      ['pageItemCount', 0],
      ['totalItems', 3],
      ['totalPages', 1],
      ['empty', true],
    ]),
  ],
  'F47-disagree': [
    'Totals that don’t match the rows',
    ...listOperations.map((op): Shape => ({
      op,
      ...set([
        ['totalItems', 1],
        ['totalPages', 7],
      ]),
    })),
  ],
  'F47-no-pages': [
    'No pages in the total, but rows',
    ...listOperations.map((op): Shape => ({
      op,
      ...set([
        ['totalPages', 0],
        ['totalItems', 0],
      ]),
    })),
  ],
  F48: [
    'Responses wait to be released in any order',
    ...(['O6', 'O7', 'O10'] as const).map((op): Shape => ({ op, kind: 'hold', hold: 'F48' })),
  ],
  F50: [
    'Someone else renames the user after they’re loaded',
    { op: 'O6', kind: 'headers', times: 1, edit: { action: 'rename', name: 'Renamed Elsewhere' } },
  ],
  F51: [
    'Changes take 10 seconds, so there’s time to leave',
    ...effectOperations.map((op): Shape => ({ op, kind: 'headers', delayMs: 10_000 })),
  ],
  F52: ['Responses take 5 seconds, so there’s time to switch', { kind: 'headers', delayMs: 5000 }],
  F58: [
    'Not the last admin when checked, then the last one',
    { op: 'O3', ...body(success(false)) },
    {
      op: 'O11',
      ...status(400, refusal('REQUEST_PROCESSING_INTERRUPTED', 'The last administrator', { responseMessages: [] })),
    },
  ],
  'F58-gone': [
    'Someone else removes the user right after the check',
    { op: 'O3', times: 1, kind: 'headers', edit: { action: 'remove' } },
  ],
  'F58-unknown': [
    'The check itself fails',
    { op: 'O3', ...status(500, refusal('UNKNOWN_ERROR', 'Something went wrong')) },
  ],
}

const fault = (title: string, needs?: Fault['needs'], how?: string): Omit<Fault, 'id' | 'group'> => ({
  title,
  ...(needs === undefined ? {} : { needs }),
  ...(how === undefined ? {} : { how }),
})

/** All of them by section; the ids are F01 to F58 in this order. */
const sections: Readonly<Record<FaultGroup, readonly Omit<Fault, 'id' | 'group'>[]>> = {
  Transport: [
    fault('Offline before sending', 'browser', 'Switch the browser to offline in its developer tools, then back.'),
    fault('Connection reset or closed, no response'),
    fault('DNS failure'),
    fault('Connection refused or blocked'),
    fault('No response, ever'),
    fault('Slow, then success'),
    fault('The user leaves or cancels', 'person', 'Make responses slow (F06), then leave the page or select Cancel.'),
    fault('Body cut in the middle'),
    fault('Broken content-encoding'),
    fault('Redirect to elsewhere'),
  ],
  'HTTP status': [
    fault('400 with errors by field'),
    fault('400, refused for a reason'),
    fault('400 whose code means something else'),
    fault('401, the session is over'),
    fault('401 about the target'),
    fault('403 on one part'),
    fault('404, already removed'),
    fault('404, unknown path'),
    fault('405 and 415'),
    fault('408'),
    fault('409, changed by someone else'),
    fault('412 and 428'),
    fault('417, not in the plan'),
    fault('423, the user is locked'),
    fault('429, with every form of Retry-After'),
    fault('500 with an envelope'),
    fault('500 with a page or empty'),
    fault('502'),
    fault('503, with or without Retry-After'),
    fault('504'),
    fault('Odd status'),
  ],
  Body: [
    fault('200 that says ERROR'),
    fault('200 that says FAILURE'),
    fault('Unknown status word or no envelope'),
    fault('Success without data'),
    fault('Malformed JSON'),
    fault('Truncated JSON'),
    fault('A web page with 200'),
    fault('Wrong or no content type'),
    fault('Missing or null fields'),
    fault('Wrong types'),
    fault('Unknown words'),
    fault('Extra fields'),
    fault('A no inside 200'),
    fault('Huge response'),
  ],
  'Paging, search, order': [
    fault('The same user twice'),
    fault('The page shrinks, numbers disagree'),
    fault('Responses arrive out of order'),
  ],
  'Interaction and environment': [
    fault(
      'Double click, Enter repeated',
      'person',
      'Double-click a button that changes something, or keep Enter pressed on it.',
    ),
    fault('Two tabs', 'person', 'Open the same user in two tabs and save in both. Sign out in one.'),
    fault(
      'Back, forward, reload, close in the middle',
      'person',
      'Turn on F51, change something, and leave immediately.',
    ),
    fault('Switch of session while calls run', 'person', 'Turn on F52, sign out, and connect as someone else.'),
    fault('Wrong clock', 'browser', 'Set the clock of this computer ten minutes or a day off and reload.'),
    fault(
      'Service worker blocked, missing, or left over',
      'browser',
      'Block service workers for this address and reload.',
    ),
    fault('A part is missing after a deploy', 'browser', 'Block addresses under /assets/ in the developer tools.'),
    fault('Storage blocked or full', 'browser', 'Block site data for this address and reload.'),
    fault('A part fails while it renders', 'browser', 'Only tests make it: nothing that a server sends does.'),
    fault('The world changes between check and act'),
  ],
}

/** F01 to F58: what tests, the simulator and the documents mean by these names. */
export const faults: readonly Fault[] = faultGroups
  .flatMap((group) => sections[group].map((entry) => ({ ...entry, group })))
  .map((entry, place) => ({ id: `F${String(place + 1).padStart(2, '0')}`, ...entry }))

/** The named faults (docs/failures.md), for tests and demonstrations alike. */
export const faultPresets: Readonly<Record<string, FaultPreset>> = Object.fromEntries(
  Object.entries(presets).map(([id, [title, ...shapes]]) => [
    id,
    {
      fault: id.slice(0, 3),
      title,
      rules: shapes.map((shape, place): FaultRule => ({
        op: '*',
        ...shape,
        id: place === 0 ? id : `${id}.${place + 1}`,
      })),
    },
  ]),
)
