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
        "WI\tWork Styles Impact\t-3\t3",
        "DR\tDistinctiveness Rank\t0\t10",
    ],
    "Content Model Reference": [
        "Element ID\tElement Name\tDescription",
        "2.A.1.b\tActive Listening\tListening with attention.",
        "2.A.1.a\tReading\tUnderstanding what is written.",
        "1.B.1.a\tRealistic\tLikes to build.",
        "4.A.1.a.1\tGetting Information\tFinding out what is so.",
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
    "Emerging Tasks": [
        "O*NET-SOC Code\tTask\tCategory\tOriginal Task ID\tOriginal Task\tDate",
        "11-1011.00\tLead it from afar.\tNew\tn/a\tn/a\t08/2025",
        "11-1011.00\tGreet guests online.\tRevision\t2\tGreet guests.\t08/2024",
    ],
    "IWA Reference": [
        "Element ID\tIWA ID\tIWA Title",
        "4.A.1.a.1\t4.A.1.a.1.I01\tRead what comes in.",
        "4.A.1.a.1\t4.A.1.a.1.I02\tWatch what goes on.",
    ],
    "DWA Reference": [
        "Element ID\tIWA ID\tDWA ID\tDWA Title",
        "4.A.1.a.1\t4.A.1.a.1.I01\t4.A.1.a.1.I01.D01\tRead letters.",
        "4.A.1.a.1\t4.A.1.a.1.I01\t4.A.1.a.1.I01.D02\tRead signs.",
    ],
    "Tasks to DWAs": [
        "O*NET-SOC Code\tTask ID\tDWA ID\tDate",
        "11-1011.00\t1\t4.A.1.a.1.I01.D01\t07/2014",
        "11-1011.00\t2\t4.A.1.a.1.I01.D01\t03/2020",
        "43-4051.00\t3\t4.A.9\t03/2020",
    ],
    "Work Styles": [
        "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tDate",
        "11-1011.00\t1.D.1.a\tPatience\tWI\t2.40\t12/2025",
        "11-1011.00\t1.D.1.a\tPatience\tDR\t3.00\t12/2025",
        "11-1011.00\t1.D.1.b\tHaste\tWI\t-0.30\t12/2025",
        "11-1011.00\t1.D.1.b\tHaste\tDR\t0.00\t12/2025",
        "11-1011.00\t1.D.1.c\tOrder\tWI\t0.00\t12/2025",
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

E = "http://data.europa.eu/esco"
HEAD_URI, ANSWERER_URI, GONE_URI = (f"{E}/occupation/00000000-0000-0000-0000-00000000000{n}" for n in (1, 2, 9))
LEAD_URI, LAW_URI, ODD_URI, LEADING_URI = (f"{E}/skill/00000000-0000-0000-0000-00000000001{n}" for n in (1, 2, 3, 4))
_OCCUPATION = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,regulatedProfessionNote,"
    "scopeNote,definition,inScheme,description,code"
)
_SKILL = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,"
    "definition,inScheme,description"
)
_SKILL_GROUP = (
    "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,inScheme,description,code"
)
_ISCO_GROUP = "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description"
_REGULATED, _NOT_REGULATED = (f"{E}/regulated-professions/{word}" for word in ("regulated", "unregulated"))
ESCO = {
    "occupations_en": [
        _OCCUPATION,
        f'Occupation,{HEAD_URI},0110,head,"chief\nhead of house\nhead",boss,released,,{_NOT_REGULATED},Not a hat.,,x,Heads lead.,0110.1',
        f'Occupation,{ANSWERER_URI},4222,answerer,"voice, outbound\n",,released,,{_REGULATED},,,x,Answers.,4222.1',
        f"Occupation,{E}/occupation/00000000-0000-0000-0000-000000000003,4222,old answerer,,,obsolete,,,,,x,,",
    ],
    "skills_en": [
        _SKILL,
        f"KnowledgeSkillCompetence,{LEAD_URI},skill/competence,cross-sector,lead,,,released,,,,x,Lead people.",
        f"KnowledgeSkillCompetence,{LAW_URI},knowledge,cross-sector,house law,,,released,,,,x,",
        f"KnowledgeSkillCompetence,{ODD_URI},,,odd thing,,,released,,,,x,",
    ],
    "skillGroups_en": [
        _SKILL_GROUP,
        f"SkillGroup,{LEADING_URI},leading,,,released,,,x,,S1",
        f"SkillGroup,{E}/isced-f/0421,law,,,released,,,x,,",
    ],
    "ISCOGroups_en": [
        _ISCO_GROUP,
        f"ISCOGroup,{E}/isco/C0,0,Armed,released,,x,",
        f"ISCOGroup,{E}/isco/C0110,0110,Officers,released,,x,Officers command.",
    ],
    "occupationSkillRelations": [
        "occupationUri,relationType,skillType,skillUri",
        f"{HEAD_URI},essential,skill/competence,{LEAD_URI}",
        f"{HEAD_URI},optional,knowledge,{LAW_URI}",
        f"{GONE_URI},essential,knowledge,{LAW_URI}",
    ],
    "skillSkillRelations": [
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri",
        f"{LEAD_URI},skill/competence,essential,knowledge,{LAW_URI}",
        f"{LEAD_URI},skill/competence,optional,skill/competence,{LEAD_URI}",
    ],
    "broaderRelationsOccPillar": [
        "conceptType,conceptUri,broaderType,broaderUri",
        f"ISCOGroup,{E}/isco/C0110,ISCOGroup,{E}/isco/C0",
        f"Occupation,{HEAD_URI},ISCOGroup,{E}/isco/C0110",
        f"Occupation,{GONE_URI},Occupation,{HEAD_URI}",
    ],
    "broaderRelationsSkillPillar": [
        "conceptType,conceptUri,broaderType,broaderUri",
        f"KnowledgeSkillCompetence,{LEAD_URI},SkillGroup,{LEADING_URI}",
        f"KnowledgeSkillCompetence,{LEAD_URI},SkillGroup,{E}/isced-f/0421",
        f"KnowledgeSkillCompetence,{LEAD_URI},SkillGroup,{E}/skill/00000000-0000-0000-0000-000000000099",
    ],
}
ESCO_FR = {
    "occupations_fr": [
        _OCCUPATION,
        f'Occupation,{HEAD_URI},0110,chef/cheffe,"patron\npatronne",,released,,,,,x,Les chefs dirigent.,0110.1',
    ],
    "skills_fr": [_SKILL, f"KnowledgeSkillCompetence,{LEAD_URI},skill/competence,,diriger,,,released,,,,x,"],
    "occupationSkillRelations_fr": ESCO["occupationSkillRelations"],
}
_TITLE = "code_ogr,libelle_appellation_long,libelle_appellation_court,code_rome,code_type_section_appellation,statut"
ROME = {
    "unix_referentiel_code_rome_v9_utf8": [
        "code_rome,code_fiche_em,code_ogr,libelle_rome,statut",
        "A1101,1,1,Conduite d''engins,1",
        "B1101,2,2,Création,1",
    ],
    "unix_referentiel_appellation_v9_utf8": [
        _TITLE,
        "101,Conducteur / Conductrice d''engins,Conducteur(trice) d''engins,A1101,1,1",
        "102,Créateur / Créatrice,Créateur / Créatrice,B1101,1,1",
        "103,Artiste,Artiste,L1510,1,1",
    ],
    "unix_referentiel_competence_v9_utf8": [
        "code_ogr,libelle_competence,code_type_competence,libelle_type_competence,statut",
        "201,Chiffrage/calcul de coût,1,SAVOIRS THEORIQUES ET PROCEDURAUX,1",
        "202,Inutile,1,SAVOIRS THEORIQUES ET PROCEDURAUX,1",
    ],
    "unix_referentiel_env_travail_v9_utf8": [
        "code_ogr,libelle_env_travail,code_type_section_env_trav,libelle_type_section_env_trav,statut",
        "301,Exploitation agricole,1,STRUCTURES,1",
        "302,Travail de nuit,3,CONDITIONS,1",
        "303,Agriculture,2,SECTEURS,1",
    ],
    "unix_coherence_item_v9_utf8": ["code_rome,code_ogr", *(f"A1101,{ogr}" for ogr in (201, 301, 302, 303, 999))],
    "unix_texte_v9_utf8": [
        "code_rome,position_libelle_txt,code_type_texte,libelle_texte,libelle_type_texte",
        "A1101,0,1,Conduit des engins.,definition",
        "A1101,1,1,Peut les réparer.,definition",
        "A1101,0,3,Dehors.,cond_exercice_activite",
        "A1101,0,2,Accessible sans diplôme.,acces_a_em",
        "A1101,0,9,Autrement.,autre",
    ],
    "unix_rubrique_mobilite_v9_utf8": [
        "code_rome,code_rome_cible,code_appellation_source,code_appellation_cible,code_type_mobilite,libelle_type_mobilite",
        "A1101,B1101,,,2,Evolution",
        "B1101,A1101,,,1,Proche",
        "B1101,A1101,102,101,2,Evolution",
        "B1101,L1510,,103,2,Evolution",
    ],
    "unix_liens_rome_referentiels_v9_utf8": [
        "code_rome,code_ogr,code_ref_rubrique,position_bloc,code_type_referentiel,code_compo_bloc,position_item",
        "A1101,201,7,1,1,8,2",
    ],
}
ESCO_ONET = [
    "id,esco_occupation,isco_code,onet_code,onet_occupation,matching_job_titles,semantic_similarity,confidence,concept_uri",
    f"1,head,0110,11-1011.00,heads,['head'],0.81,2.0,{HEAD_URI}",
    f"2,answerer,4222,43-4051.00,answerers,na,0.70,1.0,{ANSWERER_URI}",
    f"3,old answerer,4222,43-4051.00,answerers,na,0.60,0.5,{GONE_URI}",
]
SOC_2010_2018 = [
    "2010 SOC Code,2010 SOC Title,2018 SOC Code,2018 SOC Title",
    "11-1011,Heads,11-1011,Heads",
    "15-1111,Old,15-1221,New",
    "15-1131,Split,15-1251,First",
    "15-1131,Split,15-1252,Second",
    "15-1141,One,15-1299,Merged",
    "15-1142,Two,15-1299,Merged",
    "17-1011,Left,17-1021,Up",
    "17-1011,Left,17-1022,Down",
    "17-1012,Right,17-1022,Down",
]
ISCO_SOC = [
    "ISCO-08 Code,ISCO-08 Title EN,part,2010 SOC Code,2010 SOC Title,Comment 8/17/11",
    "0110,Officers,*,55-1011 ,Air Crew Officers,",
    "0110,Officers,*,55-1012 ,Launch Officers,",
    "1111,Legislators,,11-1031,Legislators,",
    "1112,House heads,,11-1011,Heads,",
]
ROME_ISCO = [
    "Code ROME,Libellé codes ROME,ISCO08 14SI4,Code ISCO08,Libellé codes ISCO08",
    "K1703,Direction de la défense,0,110,Officiers",
    "A1101,Conduite d'engins,8341,8341,Conducteurs d'engins",
]


def files(folder, tables, *, end="\n", without=(), **changed):
    """Write tables as comma-separated files; `changed` ones take the place of the official ones."""
    for name, rows in {**tables, **changed}.items():
        if name not in without:
            table(folder / f"{name}.csv", rows, end)
    return folder


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
