const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const HEX = '0123456789abcdef'

/** Hashes an integer to 32 bits; deterministic. */
export function mix(value: number, salt = 0): number {
  let hash = (Math.imul(value, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad) >>> 0
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97) >>> 0
  return (hash ^ (hash >>> 15)) >>> 0
}

/** A reproducible random number generator (mulberry32). `state` is all there is to save. */
export class Random {
  state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  /** An integer from 0 up to, not including, `below`. */
  int(below: number): number {
    return Math.floor(this.next() * below)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /**
   * One entry of a list.
   *
   * @throws Error if it is empty
   */
  pick<T>(list: readonly T[]): T {
    const entry = list[this.int(list.length)]
    if (entry === undefined) throw new Error('nothing to pick from')
    return entry
  }

  /** The list, shuffled. */
  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((entry) => ({ entry, rank: this.next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ entry }) => entry)
  }

  private text(alphabet: string, length: number): string {
    let text = ''
    for (let i = 0; i < length; i += 1) text += alphabet.charAt(this.int(alphabet.length))
    return text
  }

  /** ID of a user: 22 characters that are safe in a path. */
  userId(): string {
    return this.text(URL_SAFE, 22)
  }

  alphanumeric(length: number): string {
    return this.text(ALPHANUMERIC, length)
  }

  hex(length: number): string {
    return this.text(HEX, length)
  }

  /** A Base32 secret for authenticator apps: 32 characters, 160 bits. */
  totpSecret(): string {
    return this.text(BASE32, 32)
  }

  /** A UUID of version 4. */
  uuid(): string {
    const variant = '89ab'.charAt(this.int(4))
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(12)}`
  }
}

/** 22 characters from which the 32-bit value can be decoded: 6 encode it, 16 are derived from it. */
export function idOf(value: number): string {
  const carried = Math.imul(value, MULTIPLIER) >>> 0
  let text = ''
  for (let shift = 30; shift >= 0; shift -= 6) text += URL_SAFE.charAt((carried >>> shift) & 63)
  for (let salt = 0; text.length < 22; salt += 1) {
    const bits = mix(value, salt)
    for (let shift = 0; shift < 24; shift += 6) text += URL_SAFE.charAt((bits >>> shift) & 63)
  }
  return text
}

/** Inverse of `idOf`; undefined if no value has this ID. */
export function valueOfId(id: string): number | undefined {
  if (id.length !== 22) return undefined
  let carried = 0
  for (const character of id.slice(0, 6)) {
    const digit = URL_SAFE.indexOf(character)
    if (digit < 0) return undefined
    carried = ((carried << 6) | digit) >>> 0
  }
  const value = Math.imul(carried, INVERSE) >>> 0
  return idOf(value) === id ? value : undefined
}

const MULTIPLIER = 0x9e3779b1
// Newton's iteration doubles the correct bits of the inverse modulo 2^32 in every round.
const INVERSE = [0, 1, 2, 3, 4].reduce((x) => Math.imul(x, 2 - Math.imul(MULTIPLIER, x)), MULTIPLIER)
