/**
 * Results and home pages of large search engines, as rules.
 *
 * @module
 */
import type { Rule, RuleFile } from './types.ts'

/** Country parts of Google's hosts (https://www.google.com/supported_domains). */
const GOOGLE = `com ad ae com.af com.ag al am co.ao com.ar as at com.au az ba com.bd be bf bg com.bh bi bj com.bn com.bo com.br bs bt
  co.bw by com.bz ca cd cf cg ch ci co.ck cl cm cn com.co co.cr com.cu cv com.cy cz de dj dk dm com.do dz com.ec ee com.eg es com.et
  fi com.fj fm fr ga ge gg com.gh com.gi gl gm gr com.gt gy com.hk hn hr ht hu co.id ie co.il im co.in iq is it je com.jm jo co.jp co.ke
  com.kh ki kg co.kr com.kw kz la com.lb li lk co.ls lt lu lv com.ly co.ma md me mg mk ml com.mm mn com.mt mu mv mw com.mx com.my co.mz
  com.na com.ng com.ni ne nl no com.np nr nu co.nz com.om com.pa com.pe com.pg com.ph com.pk pl pn com.pr ps pt com.py com.qa ro ru rw
  com.sa com.sb sc se com.sg sh si sk com.sl sn so sm sr st com.sv td tg co.th com.tj tl tm tn to com.tr tt com.tw co.tz com.ua co.ug
  co.uk com.uy co.uz com.vc co.ve co.vi com.vn vu ws rs co.za co.zm co.zw cat`

const YAHOO =
  'ar at au br ca ch cl co de dk es fi fr hk id ie in it malaysia mx nl no nz pe ph pl qc r se sg th tw uk us ve vn za'

/** Each engine: its hosts, and the paths of its home and results pages. */
const ENGINES: Readonly<Record<string, readonly [hosts: readonly string[], paths: string]>> = {
  google: [
    words(GOOGLE).flatMap((country) => [`www.google.${country}`, `google.${country}`]),
    '/$ /search$ /webhp$ /imghp$ /advanced_search$ /preferences$',
  ],
  bing: [
    ['www.bing.com', 'bing.com', 'cn.bing.com', 'm.bing.com'],
    '/$ /search$ /images$ /images/search$ /images/trending$ /videos$ /videos/search$ /videos/trending$ /news/search$ /shop$ /maps$',
  ],
  duckduckgo: [
    ['duckduckgo.com', 'www.duckduckgo.com', 'html.duckduckgo.com', 'lite.duckduckgo.com', 'start.duckduckgo.com'],
    '/$ /html$ /html/$ /lite$ /lite/$ /settings$',
  ],
  yahoo: [
    [
      'search.yahoo.com',
      'images.search.yahoo.com',
      'video.search.yahoo.com',
      'news.search.yahoo.com',
      'search.yahoo.co.jp',
    ].concat(words(YAHOO).flatMap((country) => [`${country}.search.yahoo.com`, `${country}.images.search.yahoo.com`])),
    '/$ /search$ /search;* /search/$ /search/images$ /search/images;* /search/video$ /search/video;*',
  ],
  yandex: [
    words('ru com by kz uz eu com.tr com.ge com.am co.il az kg lt lv md tj tm ee fr')
      .map((country) => `yandex.${country}`)
      .concat('ya.ru', 'www.yandex.ru', 'www.yandex.com'),
    '/$ /search$ /search/$ /search/touch/$ /images$ /images/$ /images/search$ /video$ /video/$ /video/search$',
  ],
  baidu: [['www.baidu.com', 'baidu.com', 'm.baidu.com'], '/$ /s$ /index.htm$ /index.html$'],
  naver: [['search.naver.com', 'm.search.naver.com', 'www.naver.com'], '/$ /search.naver$'],
  sogou: [['www.sogou.com', 'm.sogou.com', 'wap.sogou.com'], '/$ /web$ /sogou$'],
  so: [['www.so.com', 'm.so.com'], '/$ /s$'],
  seznam: [['search.seznam.cz', 'www.seznam.cz'], '/$'],
  brave: [['search.brave.com'], '/$ /search$ /images$ /news$ /videos$ /goggles$'],
  ecosia: [['www.ecosia.org', 'ecosia.org'], '/$ /search$ /images$ /news$ /videos$'],
  startpage: [
    ['www.startpage.com', 'startpage.com'],
    '/$ /search$ /sp/search$ /do/search$ /do/dsearch$ /do/metasearch.pl$',
  ],
  qwant: [['www.qwant.com', 'lite.qwant.com'], '/$'],
  kagi: [['kagi.com'], '/$ /search$ /html/search$ /images$ /news$ /videos$'],
  mojeek: [['www.mojeek.com', 'www.mojeek.co.uk'], '/$ /search$'],
  aol: [['search.aol.com', 'search.aol.co.uk'], '/$ /aol/search$ /aol/image$ /aol/video$'],
  ask: [['www.ask.com'], '/$ /web$'],
  dogpile: [['www.dogpile.com'], '/$ /serp$'],
  daum: [['search.daum.net', 'm.search.daum.net', 'www.daum.net'], '/$ /search$'],
}

/**
 * Rules that say of these pages that they are nothing to be kept from anyone (`safety: none`), whatever was searched for: exact
 * host and exact path, so that neither a proxy or cache under a search engine's name nor a page that it shows is meant.
 */
export const searchEngines: RuleFile = {
  version: 1,
  name: 'search engines',
  rules: Object.entries(ENGINES).map(
    ([engine, [hosts, paths]]): Rule => ({
      id: `search engine: ${engine}`,
      head: 'safety',
      label: 'none',
      weight: 99,
      // Whatever a list says of the site.
      priority: 1,
      when: { host: hosts, path: words(paths) },
    }),
  ),
}

function words(text: string): string[] {
  return text.split(/\s+/)
}
