import * as v from 'valibot'

/**
 * Data that tabs of one browser store and exchange. Anything on this origin can write it, so it is parsed like
 * untrusted input: invalid data is ignored. Uses only the parts of the schema library that the first screen loads
 * anyway.
 */

const version = v.literal(1)
/** Milliseconds since the epoch. */
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const identifier = v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/u))
const apiKey = v.pipe(v.string(), v.regex(/^[ps]at\.[\x21-\x7e]{1,1000}$/u))
/** SHA-256 in hexadecimal digits; it reveals nothing about the key. */
const digest = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/u))
const nonce = v.pipe(v.string(), v.regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000))

const commonEntries = { version, tab: identifier, account: identifier, since: time, lastInput: time }
/** A key that a reload of the tab can use. */
export const storedKey = v.pipe(v.string(), v.parseJson(), v.object({ ...commonEntries, apiKey }))
/** The simulator's persona that a reload of the tab continues as. */
export const storedPersona = v.pipe(v.string(), v.parseJson(), v.object({ ...commonEntries, persona: identifier }))
export type StoredSession = v.InferOutput<typeof storedKey> | v.InferOutput<typeof storedPersona>

/** From a tab to its opener: requests the session. */
export const wantedMessage = v.object({ version, type: v.literal('session-wanted'), nonce, account: identifier })
/** The response, to that tab alone. */
export const givenMessage = v.union([
  v.object({ version, type: v.literal('session-refused'), nonce }),
  v.object({
    version,
    type: v.literal('session-given'),
    nonce,
    apiKey,
    account: identifier,
    since: time,
    lastInput: time,
    persona: v.optional(identifier),
  }),
])
export type GivenMessage = v.InferOutput<typeof givenMessage>

const messageBase = { version, session: digest }
/** Messages to all tabs. Never contain a key or a part of one, an account, or loaded or typed data. */
export const tabMessage = v.union([
  v.object({
    ...messageBase,
    type: v.literal('signed-out'),
    reason: v.union([v.literal('signed-out'), v.literal('expired'), v.literal('idle'), v.literal('limit')]),
  }),
  v.object({ ...messageBase, type: v.literal('active') }),
  v.object({ ...messageBase, type: v.literal('work-wanted'), nonce }),
  v.object({ ...messageBase, type: v.literal('work'), nonce, bulkLeft: count, bulkTotal: count, effect: v.boolean() }),
])
export type TabMessage = v.InferOutput<typeof tabMessage>
