import type { JsonObject } from './lined-json.ts'

/** Common members of review entries: who made them, when, and data of a later version. */

/** The original form of a part of a file that a later version wrote; it is written back unchanged. */
export type FromFile = { readonly asRead?: JsonObject | undefined }

/**
 * Milliseconds that the device was ahead of Harness, by which the times of an entry are corrected; undefined if at
 * most a minute.
 */
export type Clocked = { readonly clockOffset?: number | undefined }

/** The reviewer. `typed`: with the key of a service account, the service reports no user. */
export type Reviewer = {
  readonly id?: string | undefined
  readonly name: string
  readonly email?: string | undefined
  readonly identity: 'session' | 'typed'
}

/** Identifies reviewers. */
export function reviewerKey({ id, name }: Reviewer): string {
  return id === undefined ? `name ${name}` : `id ${id}`
}

export const decisions = ['keep', 'remove', 'change-role', 'not-sure'] as const

export type Decision = (typeof decisions)[number]
