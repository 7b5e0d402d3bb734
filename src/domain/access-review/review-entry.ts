import type { JsonObject } from './lined-json.ts'

/** What entries of a review have in common: who made them, when, and what a file says beyond what this version knows. */

/** What a part of a file that this version knows less than all of looks like there; it is written back like that. */
export type FromFile = { readonly asRead?: JsonObject | undefined }

/** Milliseconds that the device was ahead of Harness, by which the times of an entry are corrected; undefined up to a minute. */
export type Clocked = { readonly clockOffset?: number | undefined }

/** Who decides. `typed`: with the key of a service account, so that the service names no one. */
export type Reviewer = {
  readonly id?: string | undefined
  readonly name: string
  readonly email?: string | undefined
  readonly identity: 'session' | 'typed'
}

/** Tells reviewers apart. */
export function reviewerKey({ id, name }: Reviewer): string {
  return id === undefined ? `name ${name}` : `id ${id}`
}

export const decisions = ['keep', 'remove', 'change-role', 'not-sure'] as const

export type Decision = (typeof decisions)[number]
