"""Pages in the layout of the Occupational Outlook Handbook, written by hand for tests: every name, number and sentence is made up."""

_HEAD = """<!DOCTYPE html><html lang="en"><head>
	<title>    {title} :     Occupational Outlook Handbook: :     U.S. Bureau of Labor Statistics</title>
	<meta charset="UTF-8">
	<link rel="canonical" href="https://www.bls.gov/ooh/{group}/{slug}.htm">
	<meta property="og:url" content="https://www.bls.gov/ooh/{group}/{slug}.htm">
	<meta name="date" content="{date}">
	<!--[if lt IE 9]> <p>This browser is old.</p> <![endif]-->
	<script>if (1 < 2 && "</p>") {{ document.write("<p>scripts are no text</p>"); }}</script>
	<style>p > a {{ color: blue }}</style>
</head>
<body>
	<ul><li><a href="/ooh/home.htm">Home &amp; more</a></li></ul>
	<h1>    {title}</h1>
	<ul class="tabs" id="tabs"><li><a class="tab_link" href="#tab-1">Summary</a></li></ul>
	<div id="panes">
"""
_QUICK = """		<div id="tab-1" style=""><h2 id="Summary"><span>Summary</span></h2>
		<table class="regular-text tooltips" id="quickfacts"><thead><tr><th colspan="2">Quick Facts: {title}</th></tr></thead><tbody>
{rows}		</tbody></table>
		<h3><a class="tab_link" href="#tab-4">How to Become One</a></h3><p>Read on.</p></div>
		<div id="tab-2" style="display: none;"><h2>What They Do</h2><h3>Duties</h3><ul><li>Greet guests</li></ul></div>
"""
_FACT = """			<tr><th role="rowheader"><a class="thickbox" href="#TB_inline?height=3&amp;inlineId=qf" aria-label="{name} > more">    {name}</a></th>
				<td>    {text}</td></tr>
"""
_BECOME = """		<div id="tab-4" style="display: none;"><article><h2 id="become-one"><span>How to Become One</span> <a href="#TB">About</a></h2>
		<div class="ooh_right_img"><div class="image-caption">A picture.</div></div>
{text}		</article><nav><div class="tab-footer"><a href="#tab-3" class="tab_link">&lt;- Work Environment</a></div></nav></div>
"""
_PAY = """		<div id="tab-5"><h2 id="pay">Pay</h2>
		<div class="ooh-chart"><h3>{title}</h3><p>Median annual wages, May 2024</p><dl><dt>All</dt><dd><p>$9</p></dd></dl></div>
{text}		</div>
"""
_OUTLOOK = """		<div id="tab-6"><h2 id="job-outlook">Job Outlook</h2>
{text}		<table class="regular" id="outlook-table"><caption>Employment projections data</caption><thead>
			<tr><th rowspan="2">    Occupational Title</th><th rowspan="2">    SOC Code</th><th>Employment, 2024</th><th>Projected Employment, 2034</th>
				<th colspan="2">Change, 2024\N{EN DASH}34</th><th colspan="2">Employment by Industry</th></tr>
			<tr><th>Percent</th><th>Numeric</th></tr></thead>
		<tfoot><tr><td colspan="8"><p class="footnotes">SOURCE: made up</p></td></tr></tfoot><tbody>
{rows}		</tbody></table></div>
"""
_PROJECTION = """			<tr><th role="rowheader"><p><strong>    {title}</strong></p></th><td>{code}</td><td>10</td><td>11</td><td>5</td><td>1</td>
				<td><a href="https://data.bls.gov/x">    Get data</a></td></tr>
"""
_SIMILAR = """		<div id="tab-8"><h2 id="similar-jobs">Similar Occupations</h2>
		<div id="similar-occupations_wrapper"><table class="display" id="similar-occupations"><thead><tr><th> </th><th>Occupation</th>
			<th>Job Duties</th><th>ENTRY-LEVEL EDUCATION <a href="/#TB_inline?x"></a></th><th>2024 MEDIAN PAY</th></tr></thead><tbody>
{rows}		</tbody></table></div></div>
"""
_SIMILAR_ROW = """			<tr><td><a href="/ooh/houses/{slug}.htm" aria-label="image"><img src="x.jpg" alt="{title}"></a></td>
				<td><strong><a href="/ooh/houses/{slug}.htm">    {title}</a></strong></td><td><p>They do.</p></td><td>None</td><td>$1</td></tr>
"""
_MORE = """		<div id="tab-9"><h2 id="more-information">Contacts for More Information</h2><h3>O*NET</h3>
{rows}		</div>
	</div>
	<div class="citation"><p>At <a href="https://www.bls.gov/ooh/{group}/{slug}.htm">this address</a>.</p></div>
	<p class="update"><strong>Last Modified Date:</strong> Thursday, August 28, 2025</p>
</body></html>
"""
_ONET = '		<p><a class="external" target="_blank" href="https://www.onetonline.org/link/summary/{code}">{title}</a></p>\n'


def page(slug, title, **parts):
    """Return a page; `parts` are quick, become, pay, outlook (texts), projections, similar, onet (pairs), date."""
    said = {"slug": slug, "title": title, "group": "houses", "date": parts.get("date", "2025-08-28")}

    def rows(template, name, keys):
        return "".join(template.format(**dict(zip(keys, each, strict=True))) for each in parts.get(name, ()))

    return "".join(
        (
            _HEAD.format(**said),
            _QUICK.format(rows=rows(_FACT, "quick", ("name", "text")), **said),
            _BECOME.format(text=parts.get("become", "")),
            _PAY.format(text=parts.get("pay", ""), **said),
            _OUTLOOK.format(text=parts.get("outlook", ""), rows=rows(_PROJECTION, "projections", ("title", "code"))),
            _SIMILAR.format(rows=rows(_SIMILAR_ROW, "similar", ("slug", "title"))),
            _MORE.format(rows=rows(_ONET, "onet", ("code", "title")), **said),
        )
    )


def quick(education, experience="None", pay="$42,000     per year <br>$20.19     per hour"):
    """Return the quick facts of a page."""
    return (
        ("2024     Median Pay", pay),
        ("Typical Entry-Level Education", education),
        ("Work Experience in a Related Occupation", experience),
        ("On-the-job Training", "Short-term on-the-job training"),
        ("Number of Jobs, 2024", "1,579,800"),
        ("Job Outlook, 2024\N{EN DASH}34", "-5% (Decline)"),
        ("Employment Change, 2024\N{EN DASH}34", "-72,800"),
    )


def industries(whose, per="annual"):
    """Return the table of pay by industry."""
    return f"""<p>In May 2024, the median {per} wages for {whose} in the top industries in which they worked were as follows:</p>
<table class="ooh-tab-table"><tbody><tr class="odd"><td>Hotels; state, local, and private</td><td style="x">
	$52,000 </td></tr><tr><td>Castles</td><td>239,200 or more</td></tr></tbody></table><p>Most work full time.</p>
"""


ANSWERERS = page(
    "answerers",
    "Answerers",
    quick=quick("High school diploma or equivalent"),
    become="""<p>Answerers typically need no degree. They must be licensed.&nbsp;</p><h3>Education</h3>
<p>Some study at the <a href="/ooh/houses/schools.htm">schools</a>. Others read <a href="https://example.org/">this</a>.</p>
<h3>Licenses, Certifications, and Registrations</h3>
<p>All states require answerers to be licensed. Employers may prefer certification in basic house support (BHS). It is fun.</p>
<h3>Advancement</h3><p>Some answerers become <a href="/ooh/houses/heads-of-houses.htm" title="Heads"><span>heads</span></a> or
<a href="../houses/guests.htm">guests</a>. For more, see the profile on <a href="/ooh/houses/cooks.htm">cooks</a>.</p>
""",
    pay=industries("answerers"),
    outlook="<p>About 124,200 openings for answerers are projected each year, on average, over the decade. Many are good.</p>\n",
    projections=(("Answerers of houses", "43-4051"),),
    similar=(("heads-of-houses", "Heads of Houses"), ("guests", "Guests of Honor")),
    onet=(("43-4051.00", "Answerers of Houses"), ("43-4051.03", "Answerers of Green Houses")),
)
HEADS = page(
    "heads-of-houses",
    "Heads of Houses",
    quick=quick("Bachelor's degree", "5 years or more", "This wage is equal to or greater than $239,200 or more per year"),
    become="""<p>Heads of houses usually need a state license.</p><h3>Work Experience in a Related Occupation</h3>
<p>Many heads begin as <a href="https://www.bls.gov/ooh/houses/answerers.htm#tab-1">answerers</a>.</p>
<h3>Licenses and Certifications</h3><p>Second heads do not need a license. Although not required, certification shows skill.</p>
""",
    pay="<p>Median annual wages for heads in May 2024 were as follows:</p><table class='ooh-tab-table'><tr><td>First heads</td>"
    "<td>$1</td></tr></table>" + industries("second heads") + industries("others"),
    outlook="<p>Despite declining employment, about 1,200 openings for heads of houses are projected each year, on average, over the "
    "decade. Most are old.</p>\n",
    projections=(("Heads and second heads", "11-1010"), ("First heads", "11-1011"), ("Second heads", "11-1021")),
    similar=(("answerers", "Answerers"),),
    onet=(("11-1011.00", "Heads"), ("11-1011.03", "Heads of Green"), ("11-1031.00", "Third Heads")),
    date="2025-09-16",
)
PAGES = {"answerers.html": ANSWERERS, "heads-of-houses.htm": HEADS}


def folder(path, pages=None, **changed):
    """Write pages into a folder; `changed` texts take the place of those with that name before the dot."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in (pages or PAGES).items():
        content = changed.get(name.partition(".")[0].replace("-", "_"), text)
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
