// The rules that decide over a mail, on plain values: title, sender, company, automatic mails.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Publisher } from '../../src/domain/publisher.ts'
import { automaticReason } from '../../src/mail/automatic-mail.ts'
import { htmlText } from '../../src/mail/html-text.ts'
import { hasHiddenCharacters, namesCompany, oneLine } from '../../src/mail/plain-text.ts'
import { readTitle } from '../../src/mail/read-title.ts'
import { singleAddress } from '../../src/mail/single-address.ts'
import { splitMbox } from '../../src/mail/split-mbox.ts'

const publisher: Publisher = {
  name: 'TEST Acme',
  slug: 'acme',
  products: [
    { id: 'report-server', name: 'Report Server' },
    { id: 'report-server-pro', name: 'Report Server License File for Experts' },
    { id: 'bi', name: '报表服务器' },
  ],
  mailAddresses: [],
}

suite('a title', () => {
  const read = (subject: string) => {
    const title = readTitle(subject, publisher)
    return title && [title.wants, title.product.id, title.company]
  }

  test('names product and company, in any case, with full-width forms and any spaces', () => {
    const wanted = ['license', 'report-server', 'Example Works']
    assert.deepEqual(read('Report Server License File for Example Works'), wanted)
    assert.deepEqual(read('report-server  license FILE\tfor   Example  Works '), wanted)
    assert.deepEqual(read('Ｒｅｐｏｒｔ　Ｓｅｒｖｅｒ License File for Example Works'), wanted)
    assert.deepEqual(read('报表服务器 License File for 示例公司'), ['license', 'bi', '示例公司'])
  })

  test('may ask for a migration', () => {
    const wanted = ['migration', 'report-server', 'Example Works']
    assert.deepEqual(read('Report Server License Migration for Example Works'), wanted)
  })

  test('means the longest product that it can', () => {
    const title = 'Report Server License File for Experts License File for Example Works'
    assert.deepEqual(read(title), ['license', 'report-server-pro', 'Example Works'])
  })

  test('is nothing else: a reply, another product, no company, hidden signs', () => {
    for (const subject of [
      '',
      'Re: Report Server License File for Example Works',
      'Other License File for Example Works',
      'Report Server License File for',
      'Report Server License File for   ',
      'Report Server License Files for Example Works',
      'Report Server License File for Example\u202eWorks',
      'Report Server License File for Example\0Works',
      `Report Server License File for ${'x'.repeat(201)}`,
    ]) {
      assert.equal(read(subject), undefined, subject)
    }
  })
})

suite('a From header', () => {
  test('with one address names it', () => {
    for (const header of [
      'it@example.com',
      ' <IT@Example.com>',
      'Example IT <it@example.com>',
      '"Works, Example: the IT; <x@evil.example>" <it@example.com>',
      'IT (the (inner) desk: a@b.example) <it@example.com>',
      '=?utf-8?B?5L+h5oGv?= <it@example.com>',
      'Example\r\n IT <it@example.com>',
    ]) {
      assert.equal(singleAddress(header), 'it@example.com', header)
    }
  })

  test('that can be read in two ways names nobody', () => {
    for (const header of [
      '',
      'nobody',
      'it@example.com, x@evil.example',
      'it@example.com x@evil.example',
      'it@example.com <x@evil.example>',
      '<it@example.com> <x@evil.example>',
      'Group: it@example.com;',
      'undisclosed-recipients:;',
      '<@evil.example:it@example.com>',
      '"it@example.com x"@evil.example',
      'it@example.com (comment',
      'it@example.com\0@evil.example',
      `${'('.repeat(900)}it@example.com`,
      `<${'a'.repeat(300)}@example.com>`,
    ]) {
      assert.equal(singleAddress(header), undefined, header)
    }
  })
})

suite('a company', () => {
  test('is named by whole words, across lines, whatever their case and width', () => {
    assert.ok(namesCompany('we at EXAMPLE\r\n works need it', 'Example Works'))
    assert.ok(namesCompany('（Ｅｘａｍｐｌｅ　Ｗｏｒｋｓ）', 'Example Works'))
    assert.ok(namesCompany('我们是示例公司的管理员', '示例公司'))
    assert.ok(namesCompany('no Example Workshop, but Example Works', 'Example Works'))
  })

  test('is not named by a part of another word', () => {
    assert.ok(!namesCompany('Example Workshop Ltd', 'Example Works'))
    assert.ok(!namesCompany('MyExample Works', 'Example Works'))
    assert.ok(!namesCompany('', 'Example Works'))
    assert.ok(!namesCompany('anything', ' '))
  })
})

suite('an automatic mail', () => {
  const reason = (headers: [string, string][], envelopeFrom?: string, from = 'it@example.com') =>
    automaticReason({ headers, envelopeFrom, from })

  test('is known by each of its signs', () => {
    assert.equal(reason([], ''), 'bounce')
    assert.equal(reason([['return-path', '<>']]), 'bounce')
    assert.equal(reason([['content-type', 'multipart/report; report-type=x']]), 'bounce')
    assert.equal(reason([['list-id', '<x>']]), 'list')
    assert.equal(reason([['list-unsubscribe', '<x>']]), 'list')
    assert.equal(reason([['precedence', 'Bulk']]), 'list')
    assert.equal(reason([['precedence', 'list']]), 'list')
    assert.equal(reason([['precedence', 'junk']]), 'auto-reply')
    assert.equal(reason([['auto-submitted', 'auto-replied']]), 'auto-reply')
    assert.equal(reason([['auto-submitted', 'Auto-Generated; x=y']]), 'auto-reply')
    assert.equal(reason([['x-auto-response-suppress', 'All']]), 'auto-reply')
    assert.equal(reason([], 'MAILER-DAEMON@example.com'), 'auto-reply')
    assert.equal(reason([], 'a@b.example', 'noreply@example.com'), 'auto-reply')
  })

  test('is none of what people send', () => {
    assert.equal(reason([['auto-submitted', 'no']], 'it@example.com'), undefined)
    assert.equal(reason([['auto-submitted', 'No; x']]), undefined)
    assert.equal(reason([['precedence', 'first-class']]), undefined)
    assert.equal(reason([['return-path', '<it@example.com>']]), undefined)
  })
})

suite('HTML alone', () => {
  test('is read as lines: blocks, cells, entities, no scripts', () => {
    const html = `<!-- Company: no --><style>p{}</style><table><tr><td>Company</td><td>A &amp; B&nbsp;Ltd</td></tr></table>
      <p>Project&#32;name&#xff1a; <b>x</b><br/>y</p><script>Company: evil</script>&bogus;&#0; 1 < 2`
    const lines = htmlText(html)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
    assert.deepEqual(lines, ['Company', 'A & B Ltd', 'Project name： x', 'y', '&bogus; 1 < 2'])
  })

  test('takes time that grows with its length alone, whatever is left open', () => {
    for (const piece of ['<', '<script>', '<!--', '<b>', '</', '&', '<td', '&#']) {
      const start = performance.now()
      htmlText(piece.repeat(1_000_000 / piece.length))
      assert.ok(performance.now() - start < 3000, piece)
    }
  })
})

test('a line for a header or a table has no line ends, no hidden signs, no halves of characters', () => {
  assert.equal(oneLine('a\r\nBcc: b\0\u202ec', 100), 'a Bcc: b c')
  assert.equal(oneLine('😀😀', 3), '😀')
  assert.ok(!hasHiddenCharacters('示例（北京）公司 & Café'))
})

test('an mbox file is its mails, unquoted; another file is one mail', () => {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
  const texts = (text: string) =>
    splitMbox(bytes(text)).map((mail) => new TextDecoder().decode(mail))
  const box =
    'From a@b Mon\nSubject: 1\n\nx\n>From y\n>>From z\nFrom within\n\nFrom c@d Tue\r\nSubject: 2\r\n\r\n'
  assert.deepEqual(texts(box), [
    'Subject: 1\n\nx\nFrom y\n>From z\nFrom within\n\n',
    'Subject: 2\r\n\r\n',
  ])
  assert.deepEqual(texts('Subject: 1\n\nFrom x\n'), ['Subject: 1\n\nFrom x\n'])
  assert.deepEqual(texts(''), [''])
})
