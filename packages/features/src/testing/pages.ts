// Pages for the tests, written for them: each holds what some reader of pages gets wrong.

/** A page with its address. */
export interface TestPage {
  readonly name: string
  readonly url: string
  readonly html: string
}

const page = (name: string, url: string, html: string): TestPage => ({ name, url, html })

/** Whole documents and broken ones. */
export const PAGES: readonly TestPage[] = [
  page(
    'article',
    'https://news.example.co.uk/2024/a%20story?id=7&&ref=x#top',
    `<!doctype html><html lang="en-GB"><head><title>A story – Example</title><meta name="description" content="What  happened">
     <meta property="og:type" content="article"><link rel="canonical" href="/2024/story">
     <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":["NewsArticle","Thing"]},{"@type":"https://schema.org/Person"}]}</script>
     <script src="https://cdn.example.net/a.js"></script><script src="/own.js"></script><script>window.open('x')</script>
     <style>p { color: red }</style></head><body><nav><a href="/">Home</a> <a href="//other.example/">Elsewhere</a> <a href="mailto:a@b.example">Mail</a> <a name="x">none</a></nav>
     <article><h1>A <em>story</em></h1><p>The first paragraph is   long enough to be counted as one, is it not?</p><p>Short.</p>
     <p hidden>This paragraph is long enough to be one, but nobody is meant to see it at all.</p>
     <div style="display: none"><p>Neither this one, which a style sheet of its own keeps from the reader.</p></div>
     <p>One with <a href="https://sub.example.co.uk/b">a link of<br>two lines</a> and more text behind it.</p>
     <span aria-hidden="true">icon</span><img src="a.png"><img src="b.png"></article></body></html>`,
  ),
  page(
    'login and payment',
    'https://pay.example/',
    `<!doctype html><body><form action="/in"><input name="user"><input type="PASSWORD" name="pw"><button>In</button></form>
     <form><input autocomplete="section-a cc-number"><input placeholder="Expiry date"><select><option>1<option>2</select><input name="siteSearch"></form>`,
  ),
  page(
    'web proxy',
    'http://unblocked-proxy.xyz/aHR0cHM6Ly9leGFtcGxlLmNvbS8_YT0x/x',
    `<!doctype html><title>Go</title><body onclick="popUnder()"><form><input type="text" name="url" placeholder="Enter a site"><input type=submit value=Go></form><p>Powered by <b>Glype</b> and php-proxy`,
  ),
  page(
    'game with a canvas',
    'https://games.example.io/play/html5?lvl=3',
    `<!doctype html><base href="https://cdn.example.io/g/"><body><canvas width="1000" height=600></canvas><canvas style="width:100%;height:50vh"></canvas>
     <iframe src="ad.html" width=970 height="250"></iframe><iframe src="https://www.exoclick.com/x" style="width: 50vw; height: 400px"></iframe><video></video><embed><object></object>
     <script src="lib.js"></script><script src="https://a.popads.net/p.js"></script>`,
  ),
  page(
    'gambling affiliate',
    'https://best-casino-bets.bet/slots/',
    `<!doctype html><body><p>Licensed and regulated by the Malta Gaming Authority. 18+. You must be 18 or older. BeGambleAware</p>
     <script src="https://x.netrefer.com/a.js"></script><script src="https://static.evolution.example/a.js"></script><script src="https://metamask.example.org/w.js"></script>`,
  ),
  page(
    'tables with tags left out',
    'https://example.org/',
    `<table><tr><td>a<td>b<tr><th>c</table><table><caption>x</caption><col><col><thead><tr><td>d</td></tr></thead><tr><td>e</td></tr><tbody><td>f</td></tbody></table><table><td>g<td>h<tr><td>i</table>`,
  ),
  page(
    'no html, head or body',
    'https://example.org/',
    '<title>T</title><meta name=description content=d><p>Hello <b>world</b>',
  ),
  page('text alone', 'https://example.org/', 'Nothing but text'),
  page('empty', 'https://example.org/', ''),
  page('text before html', 'https://example.org/', 'Before <!-- c --><html><body>after</body></html> behind<p>below'),
  page(
    'frames',
    'https://example.org/',
    '<html><head><title>F</title></head><frameset><frame src=a><frame src=b></frameset></html>',
  ),
  page(
    'svg and math',
    'https://example.org/',
    `<!doctype html><head><title>Real</title></head><body><svg><title>Icon</title><a href="/in-svg"><text>in svg</text></a><foreignObject><p>inside</p></foreignObject><style>x</style></svg><math><mi>x</mi></math>`,
  ),
  page(
    'what is not read',
    'https://example.org/',
    `<!doctype html><head><noscript><link rel=stylesheet href=x></noscript></head><body><noscript><img src=x><p>Turn on scripts</p></noscript><template><div><a href=x>t</a></div></template>
     <iframe src="https://video.example/1"><p>no frames</p></iframe><noembed>x</noembed><textarea>&quot;typed&quot; <b>x</b></textarea>seen`,
  ),
  page(
    'noscript image in the head',
    'https://example.org/',
    '<!doctype html><html><head><title>T</title><noscript><img src="https://count.example/1.gif"></noscript></head><body><div>x</div></body></html>',
  ),
  page(
    'other scripts',
    'https://例え.jp/パス/%E3%83%86',
    `<!doctype html><html lang=ja><title>日本語の題</title><body><p>日本語の文章には空白がないので、一文が長くても語は数えにくいものです。それでも段落です。</p><p dir=rtl>مرحبا بالعالم، هذا نص عربي طويل بما يكفي ليعد فقرة كاملة.</p>\u00a0\u3000<p>a\u00a0\u2003b</p>`,
  ),
  page(
    'names in capitals',
    'HTTP://EXAMPLE.COM/A',
    `<HTML><BODY onLoad="x()"><A HREF="/A">A</A> <A Href="HTTP://Other.Example/">B</A><IMG SRC=x><INPUT TYPE=Password NAME=P><P STYLE="DISPLAY:NONE">gone</P><SCRIPT SRC="http://x.example/"></SCRIPT>`,
  ),
  page(
    'misnested and unclosed',
    'https://example.org/',
    `<!doctype html><body><p>one<p>two<ul><li>a<li>b<ul><li>c</ul></ul><dl><dt>t<dd>d<dt>u</dl></p><h1>x</h1><h2>y</h2><div><span>z</div></span><select><option>1<option>2</select>`,
  ),
  page(
    'bad addresses',
    'https://example.org:8443/x/',
    `<!doctype html><base href="http://["><base href="/other/"><body><a href="">self</a><a href="http://[bad">b</a><a href="//a.github.io/x">c</a><a href="https://b.github.io">d</a><a href="\\\\evil.example">e</a><a href="/\\evil.example">f</a>
     <a href="ja&#10;vascript:x">g</a><a href=" https://spaced.example ">h</a><a href="https://user@auth.example/">i</a><a href="http://127.0.0.1/">j</a><a href="http://[::1]/">k</a><a href="?q">l</a><a href="#f">m</a><a href="a:b">n</a><a href="1.2">o</a><a href="http://1.2">p</a><a href="/&#9;/tab.example">q</a>`,
  ),
]
