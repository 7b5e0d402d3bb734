import * as v from 'valibot'

/** A required string. */
export const text = v.pipe(v.string(), v.minLength(1))

/** An id. A lone surrogate can't be part of a URL (`encodeURIComponent` throws), so such a row counts as unreadable. */
export const identity = v.pipe(v.string(), v.regex(/^\P{Surrogate}+$/u))

/** A string that may be absent or null on the wire; both read as undefined. */
export const optionalText = v.pipe(
  v.nullish(v.fallback(v.nullable(v.string()), null)),
  v.transform((value) => value ?? undefined),
)

/**
 * A list of strings; absent, null or another type counts as empty. The default makes an absent member pass through the
 * transform.
 */
export const words = v.pipe(
  v.nullish(v.fallback(v.nullable(v.array(v.string())), null), null),
  v.transform((value) => value ?? []),
)

/** A flag that is unknown when absent, null or of another type. "true" and "false" as text are accepted. */
export const flag = v.pipe(
  v.optional(v.unknown()),
  v.transform((value) =>
    value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined,
  ),
)

/** Milliseconds since the epoch, or undefined, also for values outside the range of dates. */
export const optionalTime = v.pipe(
  v.nullish(v.fallback(v.nullable(v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15))), null)),
  v.transform((value) => value ?? undefined),
)

const failedPermissionCheck = v.object({ permission: optionalText, resourceType: optionalText })

/**
 * The four error envelopes (docs/service.md, trap 2) in one tolerant shape. `code` is a number in the framework's own.
 */
export const errorBody = v.object({
  status: optionalText,
  code: v.fallback(v.nullish(v.union([v.string(), v.number()])), null),
  message: optionalText,
  correlationId: optionalText,
  errors: v.fallback(v.nullish(v.array(v.object({ fieldId: optionalText, error: optionalText }))), null),
  failedPermissionChecks: v.fallback(v.nullish(v.array(failedPermissionCheck)), null),
  responseMessages: v.fallback(v.nullish(v.array(v.object({ code: optionalText, message: optionalText }))), null),
})
