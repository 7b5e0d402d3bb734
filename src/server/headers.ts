/**
 * Layer `server`: the HTTP host of the built app. Runs in Node, never in the page. May import contract, domain, sim,
 * hono and node.
 *
 * This file is the one table of response headers. Every answer carries `securityHeaders`, errors included.
 */

/**
 * What the page may do: load scripts, styles, images and data from its own address, and nothing else. No inline code,
 * no markup from text (Trusted Types), no framing.
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
]

/**
 * Headers of every answer.
 *
 * @param https people reach this host over https. Only then may it promise https for the future.
 */
export function securityHeaders(https: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [...contentPolicy, ...(https ? ['upgrade-insecure-requests'] : [])].join('; '),
    ...(https ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains; preload' } : {}),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'origin-agent-cluster': '?1',
  }
}

/** `cache-control` by what is answered. Hashed assets never change; the rest of the public files rarely do. */
export const cacheControl = {
  page: 'no-store',
  api: 'no-store',
  asset: 'public, max-age=31536000, immutable',
  file: 'public, max-age=3600',
} as const
