// What a browser sees at `/`: what answers here, and where to go on. There is no console yet.
import type { Language } from '@marque/protocol'
import type { FastifyInstance } from 'fastify'
import type { Dependencies } from './dependencies.ts'
import { type Html, html } from './pages/html.ts'
import { type Page, pageLanguage, sendPage } from './pages/page.ts'

export function registerStartPage(app: FastifyInstance, dependencies: Dependencies): void {
  const { publisher, random } = dependencies
  app.get('/', { schema: { hide: true } as never }, (request, reply) => {
    const language = pageLanguage(request)
    return sendPage(reply, startPage(publisher.name, language), {
      publisher: publisher.name,
      language,
      random,
    })
  })
}

const TEXTS = {
  en: {
    title: 'Marque authority',
    lead: 'This is where {publisher} issues licenses and where phones fetch activation codes.',
    scan: 'Scanned a QR code? Then you should be on a longer address. Scan it again and open all of it.',
    links: [
      ['/api/openapi.json', 'API description', 'Every route, for scripts and tools (OpenAPI)'],
      ['/readyz', 'State', 'Database and issuing key'],
    ],
  },
  zh: {
    title: 'Marque 授权中心',
    lead: '{publisher} 在此签发许可证，手机在此获取激活验证码。',
    scan: '扫描了二维码？正确的地址应更长，请重新扫描并打开完整地址。',
    links: [
      ['/api/openapi.json', '接口说明', '供脚本和工具使用的全部接口（OpenAPI）'],
      ['/readyz', '状态', '数据库与签发密钥'],
    ],
  },
} as const

function startPage(publisher: string, language: Language): Page {
  const texts = TEXTS[language]
  return {
    status: 200,
    title: texts.title,
    styles: ['frame', 'start'],
    main: html`<div><h1>${texts.title}</h1><p class="lead">${texts.lead.replace('{publisher}', publisher)}</p></div>
<ul class="card">${texts.links.map(linkItem)}</ul>
<p class="lead">${texts.scan}</p>`,
  }
}

const linkItem = ([href, name, meaning]: readonly [string, string, string]): Html =>
  html`<li><a href="${href}">${name}<span>${meaning}</span></a></li>`
