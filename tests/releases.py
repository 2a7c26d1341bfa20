"""Small releases in the official layouts, written by hand for tests: every number and sentence in them is made up."""

RATING = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tN\tRecommend Suppress\tNot Relevant\tDate"
ONET = {
    "Occupation Data": [
        "O*NET-SOC Code\tTitle\tDescription",
        "11-1011.00\tHeads\tLead a house.",
        "11-1011.03\tHeads of Green\tLead the greening of a house.",
        "43-4051.00\tAnswerers\tAnswer what people ask.",
    ],
    "Scales Reference": [
        "Scale ID\tScale Name\tMinimum\tMaximum",
        "IM\tImportance\t1\t5",
        "LV\tLevel\t0\t7",
        "OI\tOccupational Interests\t1\t7",
        "IH\tOccupational Interest High-Point\t0\t6",
        "RL\tRequired Level Of Education\t0\t100",
    ],
    "Content Model Reference": [
        "Element ID\tElement Name\tDescription",
        "2.A.1.b\tActive Listening\tListening with attention.",
        "2.A.1.a\tReading\tUnderstanding what is written.",
        "1.B.1.a\tRealistic\tLikes to build.",
    ],
    "Skills": [
        RATING,
        "11-1011.00\t2.A.1.b\tActive Listening\tIM\t4.00\t8\tN\tn/a\t08/2023",
        "11-1011.00\t2.A.1.b\tActive Listening\tLV\t3.50\t8\tN\tN\t08/2023",
        "43-4051.00\t2.A.1.b\tActive Listening\tIM\t2.99\t8\tN\tn/a\t07/2024",
        "43-4051.00\t2.A.1.b\tActive Listening\tLV\t0.00\t8\tN\tY\t07/2024",
        "43-4051.00\t2.A.1.a\tReading\tIM\t3.00\t8\tN\tn/a\t07/2024",
        "43-4051.00\t2.A.1.a\tReading\tLV\t2.00\t8\tY\tN\t07/2024",
    ],
    "Interests": [
        "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tDate",
        "11-1011.00\t1.B.1.a\tRealistic\tOI\t5.50\t11/2023",
        "11-1011.00\t1.B.1.g\tFirst\tIH\t1.00\t11/2023",
    ],
    "Education, Training, and Experience Categories": [
        "Element ID\tElement Name\tScale ID\tCategory\tCategory Description",
        *(f"2.D.1\tRequired Level\tRL\t{number}\tLevel {number}" for number in range(1, 13)),
    ],
    "Education, Training, and Experience": [
        "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tCategory\tData Value\tRecommend Suppress\tDate",
        *(
            f"11-1011.00\t2.D.1\tRequired Level\tRL\t{number}\t{share}\tN\t08/2023"
            for number, share in ((1, "5.00"), (2, "20.00"), (3, "0.00"), (5, "24.99"), (6, "40.00"), (8, "10.01"))
        ),
        "43-4051.00\t2.D.1\tRequired Level\tRL\t1\t60.00\tN\t08/2023",
        "43-4051.00\t2.D.1\tRequired Level\tRL\t2\t40.00\tN\t08/2023",
        "11-1011.03\t2.D.1\tRequired Level\tRL\t1\t45.00\tN\t08/2023",
        "11-1011.03\t2.D.1\tRequired Level\tRL\t2\t50.00\tY\t08/2023",
        "11-1011.03\t2.D.4\tCertification\tIM\tn/a\t3.00\tN\t08/2023",
    ],
    "Job Zones": ["O*NET-SOC Code\tJob Zone\tDate", "11-1011.00\t5\t08/2023"],
    "Job Zone Reference": ["Job Zone\tName\tExperience", "5\tZone Five\tMuch."],
    "Related Occupations": [
        "O*NET-SOC Code\tRelated O*NET-SOC Code\tRelatedness Tier\tIndex",
        "11-1011.00\t43-4051.00\tPrimary-Short\t1",
        "11-1011.00\t99-9999.00\tSupplemental\t2",
    ],
    "Alternate Titles": [
        "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)",
        "11-1011.00\tChief of the House\tChief\t08",
        "43-4051.00\tChief\tn/a\t08",
        '43-4051.00\tThe "Voice" of the House\tn/a\t08',
    ],
    "Sample of Reported Titles": ["O*NET-SOC Code\tReported Job Title\tShown in My Next Move", "43-4051.00\tChief\tY"],
    "Technology Skills": [
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand",
        "11-1011.00\tC\t43\tLanguages\tN\tN",
        "11-1011.00\tC++\t43\tLanguages\tY\tN",
        "11-1011.00\tC#\t43\tLanguages\tY\tY",
    ],
    "Task Statements": [
        "O*NET-SOC Code\tTask ID\tTask\tTask Type\tDate",
        "11-1011.00\t1\tLead the house.\tCore\t08/2023",
        "11-1011.00\t2\tGreet guests.\tn/a\t08/2023",
    ],
}

_COLUMNS = (
    *("Occupation Title", "Occupation Code", "Employment 2024", "Employment 2034", '"Employment Change, 2024-2034"'),
    *('"Employment Percent Change, 2024-2034"', '"Occupational Openings, 2024-2034 Annual Average"'),
    *("Median Annual Wage 2024", "Typical Entry-Level Education", "Education Code"),
    *("Work Experience in a Related Occupation", "Workex Code", "Typical on-the-job Training", "trCode"),
)
_HEADS = ("Heads    * Chief* Head of House", '="11-1011"', '"1,579.80"', "1600", "20.2", "1.3", "124.2", '">=239,200"')
PROJECTIONS = [
    ",".join(_COLUMNS),
    ",".join((*_HEADS, "Bachelor's degree,3,5 years or more,1,None,6")),
    "Answerers    * Voice,43-4051,10,9,-1,-10,0.5,N/A,No formal educational credential,8,,4,,6",
    'Healers,29-1211,1,1,0,0,0,"100,000",Doctoral or professional degree,1,Less than 5 years,2,Apprenticeship,2',
]
_PAY = "H_MEAN,A_MEAN,H_PCT10,H_PCT25,H_MEDIAN,H_PCT75,H_PCT90,A_PCT10,A_PCT25,A_MEDIAN,A_PCT75,A_PCT90"
OEWS = [
    f"AREA_TITLE,I_GROUP,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,{_PAY}",
    "U.S.,cross-industry,00-0000,All,total,100,1,2,3,4,5,6,7,8,9,10,11,12",
    "U.S.,cross-industry,11-0000,Leaders,major,90,1,2,3,4,5,6,7,8,9,10,11,12",
    "U.S.,cross-industry,11-1000,Top leaders,minor,80,1,2,3,4,5,6,7,8,9,10,11,12",
    "U.S.,cross-industry,11-1010,Heads,broad,70,1,2,3,4,5,6,7,8,9,10,11,12",
    "U.S.,cross-industry,11-1011,Heads,detailed,60,1.5,2,3,4,5,#,#,8,9,10,#,#",
    "U.S.,cross-industry,11-1020,Seconds,broad,10,1,2,3,4,5,6,7,8,9,10,11,12",
    "U.S.,cross-industry,11-1020,Seconds,detailed,**,*,*,*,*,*,*,*,8,9,10,11,12",
    "U.S.,sector,11-1011,Heads,detailed,6,1,2,3,4,5,6,7,8,9,10,11,12",
]
PROGRAMMES = [
    '"CIPFamily","CIPCode","Action","TextChange","CIPTitle","CIPDefinition","CrossReferences","Examples"',
    '="01",="01","No substantive changes",yes,"FARMING.","Programs called "Farming" in the north.","",',
    '="01",="01.00","No substantive changes",no,"Farming, General.","See 01.0000.","",',
    '="01",="01.0000","New",no,"Farming, General.","A program that farms.","",',
    '="01",="01.0309","Moved from",no,"Wine.","Moved from 01.0309 to 01.1004","",',
    '="01",="01.0310","Deleted",no,"Old ways.","Deleted","",',
]
CROSSWALK = [
    "\ufeffCIP2020Code,CIP2020Title,SOC2018Code,SOC2018Title",
    '01.0000,"Farming, General.",11-1011,Heads',
    "99.9999,NO MATCH,43-4051,Answerers",
    '01.0000,"Farming, General.",99-9999,NO MATCH',
]


def onet(folder, *, end="\n", without=(), **changed):
    """Write the small release of O*NET; `changed` tables (with _ for a space) take the place of the official ones."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {**ONET, **{name.replace("_", " "): rows for name, rows in changed.items()}}
    for name, rows in tables.items():
        if name not in without:
            (folder / f"{name}.txt").write_bytes((end.join(rows) + end).encode())
    (folder / "Read Me.txt").write_text("O*NET 30.1 Database\n", encoding="utf-8")
    return folder


def table(path, rows, end="\n"):
    """Write one file of lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((end.join(rows) + end).encode())
    return path
