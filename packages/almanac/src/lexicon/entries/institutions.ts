/** Rows of kind `institution`, with faiths and trades that came with them: terms | first year | later regions | work | note. */
export const INSTITUTIONS = `
police station | 1667 | | oed | La Reynie's office at Paris 1667
policewoman | 1890 | | oed | Owens at Chicago 1891, Wells 1910
kindergarten | 1828 | | oed | Brunszvik's Angel Garden 1828, Fröbel 1837, the name 1840
department store | 1734 | | braudel | Bennett's at Derby 1734 by claim, London 1796
supermarket | 1916 | | braudel | self-service 1916, large shops 1930
stock exchange, stock market, stockbroker | 1300 | | braudel | Bruges about 1309, Toulouse mill shares
coffeehouse, coffee house, café owner | 1450 | europe 1540, americas 1660 | caffeine | Mecca about 1500, Oxford 1650
restaurant | 1050 | europe 1760, americas 1780, near-east 1800 | davidson | Kaifeng; Paris 1765
life insurance | 1400 | | braudel | Genoese contracts on lives in the 1400s
fire insurance | 1580 | | braudel | Hamburg brewers 1591, London 1680
opera house | 1590 | | grove | Florence 1598, Venice 1637
philharmonic | 1543 | | grove | Accademia Filarmonica of Verona 1543
symphony orchestra | 1740 | | grove | Mannheim and Leipzig in the 1740s
trade union, labor union | 1700 | | keywords | English journeymen's clubs about 1700
Freemason | 1200 | | oed | hewers of free stone in London 1212, lodges later
Jesuit | 1470 | | church | nickname before the Society of Jesus, 1534 to 1540
Franciscan friar, Franciscan monk, Franciscan order | 1209 | | church | Francis of Assisi
Dominican friar, Dominican order | 1206 | | church | Dominic at Prouille
Benedictine monk, Benedictine abbey, Rule of Benedict | 516 | | church | Benedict of Nursia
Cistercian | 1098 | | church | Cîteaux
Knights Templar, Templar | 1118 | | church | Hugh of Payns
Teutonic Knight, Teutonic Order | 1190 | | church | Acre
Lutheran | 1517 | | church | Luther
Calvinist | 1533 | | church | Calvin's turn
Protestant | 1521 | | church | before the protest at Speyer 1529
Huguenot | 1520 | | church | eidguenots of Geneva about 1520
Quaker meeting, Society of Friends | 1647 | | church | George Fox
Mormon | 1823 | | church | Smith's visions
Jehovah's Witness | 1870 | | church | Russell's group, the name 1931
Pentecostal church | 1896 | | church | holiness groups 1896, Topeka 1901, Los Angeles 1906
Christian, Christianity | 28 | | church | the followers at Antioch about 40
Christendom | 300 | | church | Latin christianitas as a body of people, 300s
Jesus Christ, Virgin Mary | -20 | | church | before the birth of Mary's son
cathedral | 300 | | church | bishops' churches after 313
archbishop | 310 | | church | Alexandria in the 300s
Muslim, Moslem, Islam, Islamic | 605 | | islam | before the first revelation, 610
mosque, muezzin | 610 | | islam | Quba and Medina 622
minaret | 660 | | islam | Basra and Fustat 665 to 673
Quran, Koran | 605 | | islam | first revelation 610
caliph, caliphate | 632 | | islam | Abu Bakr
dervish | 900 | | islam | Sufi brotherhoods
ayatollah | 1290 | | islam | honorific of al-Hilli before 1325, a rank much later
Shiite | 632 | | islam | party of Ali after 632
Sufi | 700 | | islam | ascetics of Basra and Kufa in the 700s
crusader, crusade | 1063 | | church | Barbastro 1063, Clermont 1095
Spanish Inquisition | 1478 | | church | bull of Sixtus IV
Sikh, Sikhism | 1469 | | oed | birth of Nanak
Buddha, Buddhist, Buddhism | -650 | europe -330, east-asia -220, near-east -330, americas 1500 | oed | early dates of Gautama
stupa | -550 | europe -330, east-asia -220, near-east -330, americas 1500 | oed | mounds over the Buddha's relics by tradition
Zen Buddhism, Zen master, Zen monk | 470 | | needham | Bodhidharma by tradition
Zen garden | 1250 | | needham | Zen temples of Kamakura, Muso's gardens about 1340
Nazi, Nazism | 1919 | | oed2 | the party 1919 to 1920
Gestapo | 1933 | | oed2 | Göring's Prussian office
Central Intelligence Agency | 1946 | | oed2 | a group of 1946, the Agency 1947
North Atlantic Treaty Organization | 1948 | | oed2 | talks 1948, treaty 1949
KGB | 1954 | | oed2 | March 1954
FBI | 1908 | | oed2 | the Bureau 1908, its name 1935
League of Nations | 1795 | | oed | Kant's Völkerbund 1795, body 1920
European Union | 1920 | | oed2 | plans between the wars such as Briand's 1929, body 1993
Ku Klux Klan | 1865 | | oed | Pulaski, Tennessee
Salvation Army | 1878 | | church | Booth
Soviet Russia | 1917 | | oed2 | November 1917
Soviet Union, USSR | 1922 | | oed2 | union of December 1922
Bolshevik, Menshevik | 1903 | | oed2 | party congress 1903
Communist Party | 1840 | | keywords | the Manifesto, 1848
World Bank | 1944 | | oed2 | Bretton Woods 1944
World Health Organization | 1945 | | oed2 | proposed at San Francisco 1945, founded 1948
`
