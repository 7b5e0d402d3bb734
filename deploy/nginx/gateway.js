/**
 * What nginx cannot say in its own words: an answer of the gateway is held back until it is complete, and only one that
 * is JSON is passed on, with its status, type, date and retry time and nothing else. Runs in njs, the script module of
 * nginx, so the syntax is the one of njs 0.7.
 */

/** An exchange that takes longer is given up, even if the gateway still sends now and then. */
const mostSeconds = 60

const jsonType = /^application\/(?:[\w.-]+\+)?json[ \t]*(?:;|$)/i
const plainValue = /^[\w ,:+-]{1,40}$/

/**
 * Asks the gateway and answers with what it said, or with why that cannot be passed on. nginx ends the connection by
 * itself when the answer is larger than `subrequest_output_buffer_size`; the server in front makes a 502 of that.
 */
async function answer(r) {
  const reply = await r.subrequest('/gateway', { method: r.method })
  const body = reply.responseBuffer
  const fault = faultOf(reply, body)
  const headers = r.headersOut
  if (plainValue.test(reply.headersOut['Retry-After'] || '')) headers['Retry-After'] = reply.headersOut['Retry-After']
  if (plainValue.test(reply.variables.upstream_http_date || ''))
    headers['X-Gateway-Date'] = reply.variables.upstream_http_date
  if (fault !== undefined) {
    headers['X-Gateway-Fault'] = fault.reason
    respond(r, fault.status, failure(fault.code, fault.message))
  } else respond(r, reply.status, body)
}

/** Sends a whole answer. One that redirects has no text: `return` would take it for the address to go to. */
function respond(r, status, text) {
  const redirects = status >= 300 && status < 400
  if (text.length > 0 && !redirects) {
    r.headersOut['Content-Type'] = 'application/json'
    r.return(status, text)
  } else {
    r.status = status
    r.headersOut['Content-Length'] = '0'
    r.sendHeader()
    r.finish()
  }
}

/** Why an answer is not passed on; `undefined` when it is. */
function faultOf(reply, body) {
  const heard = /^[\d.]+$/.test(reply.variables.upstream_header_time || '')
  if (!heard && reply.status === 504)
    return fault(504, 'silent', 'GATEWAY_TIMEOUT', 'The Harness gateway took too long to respond.')
  if (!heard)
    return fault(
      502,
      'unreachable',
      'GATEWAY_UNREACHABLE',
      'The Harness gateway is unreachable or closed the connection.',
    )
  const headers = reply.headersOut
  if (!/^(?:identity)?$/i.test(headers['Content-Encoding'] || '')) return refused('compressed')
  if (body.length === 0) return undefined
  if (!jsonType.test(headers['Content-Type'] || '')) return refused('type')
  if (headers['Content-Length'] !== undefined && Number(headers['Content-Length']) !== body.length)
    return refused('cut')
  try {
    JSON.parse(body.toString())
  } catch (error) {
    // Another error is one of reading it, such as lists nested too deeply.
    return refused(error.name === 'SyntaxError' ? 'not-json' : 'unreadable')
  }
  return undefined
}

function fault(status, reason, code, message) {
  return { status: status, reason: reason, code: code, message: message }
}

function refused(reason) {
  return fault(
    502,
    reason,
    'GATEWAY_ANSWER_REFUSED',
    'The Harness gateway sent something that is not a complete answer in JSON.',
  )
}

/** The Error envelope of the service, as in `src/server/error-answer.ts`. */
function failure(code, message) {
  return JSON.stringify({ status: 'ERROR', code: code, message: message, correlationId: null, responseMessages: [] })
}

/**
 * Which status refuses a call that neither the page of this host nor a program makes, or "" when it may continue; the
 * same rules as in `src/server/callers.ts`. Two operations are GETs with an effect, and any answer could be opened as a
 * document, so no other way of a browser to ask is let through. Here and not in a `map`, because a `map` takes a header
 * that is empty for one that is not there, and of two of a name sees the first.
 */
function refusal(r) {
  const sent = {}
  r.rawHeadersIn.forEach((header) => {
    const name = header[0].toLowerCase()
    sent[name] = sent[name] === undefined ? header[1] : sent[name] + ', ' + header[1]
  })
  const site = sent['sec-fetch-site']
  // `none`: an address typed in, or an extension that the person installed.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return '403'
  // Browsers leave the header above out for a plain http name that is not this computer, but not this one.
  if (sent.origin !== undefined && !isOwnOrigin(sent.origin, sent.host || '')) return '403'
  const destination = sent['sec-fetch-dest']
  const mode = sent['sec-fetch-mode']
  if (destination !== undefined && destination !== 'empty') return '403'
  if (mode !== undefined && mode !== 'cors' && mode !== 'same-origin') return '403'
  if (sent['sec-purpose'] !== undefined || sent.purpose !== undefined) return '403'
  if (sent.upgrade !== undefined) return '400'
  if (sent.expect !== undefined && sent.expect.toLowerCase() !== '100-continue') return '417'
  // Bodies go with effects and searches alone; one that a gateway overlooks would be read as the next call.
  if (r.method === 'GET' && ((sent['content-length'] || '0') !== '0' || sent['transfer-encoding'] !== undefined))
    return '400'
  return '0'
}

/** Whether an origin is this host's own: name and port as they were requested, by http or, behind a proxy, by https. */
function isOwnOrigin(origin, host) {
  const parts = /^(https?):\/\/([^/?#@\\\s]+)$/i.exec(origin)
  if (parts === null) return false
  const usualPort = parts[1].toLowerCase() === 'https' ? /:443$/ : /:80$/
  return parts[2].toLowerCase().replace(usualPort, '') === host.toLowerCase().replace(usualPort, '')
}

/** Ends an exchange whose status is none of an answer: 101 would leave the connection open forever. */
function checkStatus(r) {
  if (r.status < 200 || r.status > 599) throw new Error('the gateway sent a status that ends no call')
}

/** Ends an exchange that takes longer than anybody waits. */
function checkTime(r, data, flags) {
  if (Number(r.variables.request_time) > mostSeconds) throw new Error('the gateway took too long')
  r.sendBuffer(data, flags)
}

/** The clock of the gateway, by which the page judges one-time codes, in place of the one of nginx. */
function gatewayDate(r) {
  const date = r.variables.upstream_http_x_gateway_date
  if (date) r.headersOut.Date = date
}

export default { answer, checkStatus, checkTime, gatewayDate, refusal }
